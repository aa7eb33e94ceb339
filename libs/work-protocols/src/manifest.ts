/** What a protocol's post says about the WSC version that runs it. */
export interface Manifest {
  /** Name of the package. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
}

/** Reads the content of a protocol's post; undefined when it is no manifest (docs/spec/work-protocols.md). */
export function parseManifest(content: Uint8Array): Manifest | undefined {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    if (typeof read !== 'object' || read === null || !('name' in read) || !('version' in read)) return undefined;
    const { name, version } = read;
    if (typeof name !== 'string' || !/^[a-z0-9@/._-]{1,128}$/.test(name)) return undefined;
    return typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) ? { name, version } : undefined;
  } catch {
    return undefined;
  }
}
