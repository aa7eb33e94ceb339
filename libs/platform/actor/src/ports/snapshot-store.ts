/** A store of snapshots: immutable, by name. */
export interface SnapshotStore {
  /** Rejects when the list cannot be known. */
  list(): Promise<readonly string[]>;
  /** Undefined when the snapshot is not there or cannot be read whole. */
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}
