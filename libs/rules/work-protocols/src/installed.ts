import { nameOfVersion, type Manifest } from './manifest.ts';
import { v1 } from './v1.ts';
import { v2 } from './v2.ts';
import type { WorkProtocol } from './work-protocol.ts';

/** A version that a program can run. */
export interface InstalledProtocol extends Manifest {
  readonly work: WorkProtocol;
}

/** The versions that come with the programs of this project; their manifests name no digest. */
export const builtIn: readonly InstalledProtocol[] = [
  { name: 'work-protocol', version: '1.0.0', governanceSharePpm: 0, work: v1 },
  { name: 'work-protocol', version: '2.0.0', governanceSharePpm: 50_000, work: v2 },
];

/** A protocol as this program can run it: its rules, or the sentence that names the missing part. */
export type Runnable =
  { readonly type: 'runnable'; readonly work: WorkProtocol } | { readonly type: 'missing'; readonly sentence: string };

/**
 * Finds the protocol of a manifest among the installed packages (docs/spec/work-protocols.md, "Packages"). Only the
 * digest proves that the installed code is the posted code; a manifest without digest can name only a version that
 * comes with this project.
 */
export function runnable(manifest: Manifest, installed: readonly InstalledProtocol[]): Runnable {
  const { digest } = manifest;
  const named = nameOfVersion(manifest);
  if (digest === undefined) {
    const known = builtIn.find((one) => nameOfVersion(one) === named);
    return known === undefined
      ? missing(
          `${named} does not come with this program, and its manifest names no digest by which a package could be known`,
        )
      : { type: 'runnable', work: known.work };
  }
  const candidates = installed.filter((one) => nameOfVersion(one) === named);
  const found = candidates.find((one) => one.digest === digest);
  if (found !== undefined) return { type: 'runnable', work: found.work };
  const [other] = candidates;
  if (other === undefined) {
    return missing(
      `the package ${named} with the digest ${digest} is not installed: put it into the folder that --protocols or BPDAO_PROTOCOLS names, and start again`,
    );
  }
  return missing(
    `the package ${named} that is installed has the digest ${other.digest ?? 'of none'}, not ${digest}: it is not the one that was posted`,
  );
}

const missing = (sentence: string): Runnable => ({ type: 'missing', sentence });
