import type { SnapshotStore } from '@bpdao/actor';

/** Snapshots in memory, for tests under a seed. */
export class MemorySnapshots implements SnapshotStore {
  readonly kept = new Map<string, Uint8Array>();

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.kept.keys()]);
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.kept.get(name));
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    this.kept.set(name, bytes.slice());
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.kept.delete(name);
    return Promise.resolve();
  }
}
