/** What a protocol's post says about the WSC version that runs it. */
export interface Manifest {
  /** Name of the package. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Share of salary for governance REP once this protocol is adopted, ppm; 0 when the manifest names none. */
  readonly governanceSharePpm: number;
}

const PPM = 1_000_000;

/** Reads the content of a protocol's post; undefined when it is no manifest (docs/spec/work-protocols.md). */
export function parseManifest(content: Uint8Array): Manifest | undefined {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    if (typeof read !== 'object' || read === null || !('name' in read) || !('version' in read)) return undefined;
    const { name, version } = read;
    const governanceSharePpm: unknown = 'governanceSharePpm' in read ? read.governanceSharePpm : 0;
    if (typeof governanceSharePpm !== 'number' || !Number.isInteger(governanceSharePpm) || governanceSharePpm < 0 || governanceSharePpm > PPM) return undefined;
    if (typeof name !== 'string' || !/^[a-z0-9@/._-]{1,128}$/.test(name)) return undefined;
    return typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) ? { name, version, governanceSharePpm } : undefined;
  } catch {
    return undefined;
  }
}
