import { WHOLE_PPM } from '@bpdao/messages';

/** The manifest in a protocol's post: it describes the WSC version that runs the protocol. */
export interface Manifest {
  /** Name of the package. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Share of salary for governance REP once this protocol is adopted, ppm; 0 when the manifest names none. */
  readonly governanceSharePpm: number;
  /** SHA-256 over the files of the package, hex; absent: a version that comes with the programs of this project. */
  readonly digest?: string;
}

/** Reads the content of a protocol's post; undefined if it is no manifest (docs/spec/work-protocols.md). */
export function parseManifest(content: Uint8Array): Manifest | undefined {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    if (typeof read !== 'object' || read === null || !('name' in read) || !('version' in read)) return undefined;
    const { name, version } = read;
    const governanceSharePpm: unknown = 'governanceSharePpm' in read ? read.governanceSharePpm : 0;
    if (
      typeof governanceSharePpm !== 'number' ||
      !Number.isInteger(governanceSharePpm) ||
      governanceSharePpm < 0 ||
      governanceSharePpm > WHOLE_PPM
    ) {
      return undefined;
    }
    const digest: unknown = 'digest' in read ? read.digest : undefined;
    if (digest !== undefined && (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest))) return undefined;
    if (typeof name !== 'string' || !/^[a-z0-9@/._-]{1,128}$/.test(name)) return undefined;
    if (typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version)) return undefined;
    return { name, version, governanceSharePpm, ...(digest === undefined ? undefined : { digest }) };
  } catch {
    return undefined;
  }
}

/** Returns the name of a version for people: `work-protocol@2.0.0`. */
export const nameOfVersion = ({ name, version }: Pick<Manifest, 'name' | 'version'>): string => `${name}@${version}`;

/** Returns the content of a protocol's post: members in the order of their names, defaults left out. */
export const writeManifest = ({ name, version, governanceSharePpm, digest }: Manifest): string =>
  JSON.stringify({
    ...(digest === undefined ? undefined : { digest }),
    ...(governanceSharePpm === 0 ? undefined : { governanceSharePpm }),
    name,
    version,
  });
