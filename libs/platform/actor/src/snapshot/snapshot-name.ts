/** The name of a kept snapshot: the sequence and ordinal that it reaches, and the digest of its bytes, hex. */
export interface SnapshotName {
  readonly name: string;
  readonly sequence: number;
  readonly ordinal: number;
  readonly digest: string;
}

/** Reads the names of snapshots, the newest first; leaves out any other name. */
export function readNames(names: readonly string[]): readonly SnapshotName[] {
  return names
    .map(readName)
    .filter((name) => name !== undefined)
    .toSorted((a, b) => b.sequence - a.sequence);
}

function readName(name: string): SnapshotName | undefined {
  const [, sequence, ordinal, digest] = /^(\d+)\.(\d+)\.([0-9a-f]{64})$/.exec(name) ?? [];
  return digest === undefined ? undefined : { name, sequence: Number(sequence), ordinal: Number(ordinal), digest };
}
