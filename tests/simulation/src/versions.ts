import { createHash } from 'node:crypto';
import { v1, v2, type InstalledProtocol, type Manifest, type WorkProtocol } from '@bpdao/work-protocols';

/** The versions of the WSC that a plan may have posted beside the first one, by the name that their manifests carry. */
export type VersionName =
  'work-protocol@2.0.0' | 'by-sender@1.0.0' | 'by-worth@1.0.0' | 'as-it-comes@1.0.0' | 'unheard-of@1.0.0';

/** The parts of a version. */
export interface Version {
  readonly manifest: Manifest;
  /** The work protocol that a deployment of it runs; undefined: nobody has the code. */
  readonly work: WorkProtocol | undefined;
  /** The package that a producer must install to run it; undefined: it comes with every producer, or nobody has it. */
  readonly installed: InstalledProtocol | undefined;
}

/** Transactions stand in the order of their senders: a package that comes with nothing. */
export const bySender: WorkProtocol = {
  order: (first, second) => (first.sender === second.sender ? 0 : first.sender < second.sender ? -1 : 1),
  examine: () => {
    let last = '';
    return ({ sender }) => {
      if (sender < last) return 'SENDER_ORDER';
      last = sender;
      return undefined;
    };
  },
};

/**
 * The code of each version that has code. Versions 1 and 2 are posted once more as packages, which only some members
 * have.
 */
export type Works = Readonly<Record<Exclude<VersionName, 'unheard-of@1.0.0'>, WorkProtocol>>;

export const works: Works = {
  'work-protocol@2.0.0': v2,
  'by-sender@1.0.0': bySender,
  'by-worth@1.0.0': v2,
  'as-it-comes@1.0.0': v1,
};

/** Makes a version as its post and its package have it. */
export function versionOf(of: VersionName, governanceSharePpm: number, code: Works = works): Version {
  const [name = '', version = ''] = of.split('@');
  if (of === 'work-protocol@2.0.0') {
    return { manifest: { name, version, governanceSharePpm }, work: code[of], installed: undefined };
  }
  const manifest = { name, version, governanceSharePpm, digest: createHash('sha256').update(of).digest('hex') };
  if (of === 'unheard-of@1.0.0') return { manifest, work: undefined, installed: undefined };
  const work = code[of];
  return { manifest, work, installed: { ...manifest, work } };
}
