import { createHash } from 'node:crypto';
import { Halt } from '../halt.ts';
import type { MailboxParts } from '../mailbox-parts.ts';
import type { SnapshotStore } from '../ports/snapshot-store.ts';
import type { ActorTypes } from '../rules.ts';
import { readNames, type SnapshotName } from './snapshot-name.ts';
import type { Snapshot } from './snapshot.ts';
import { StateCodec } from './state-codec.ts';

/** The store holds this many at once: the newest, and the one before in case the newest is damaged. */
const KEPT = 2;
/** After making a snapshot, this many times the time that it took passes before the next. */
const REST = 50;

interface Kept<State> extends Snapshot<State> {
  readonly format: 1;
  readonly actor: string;
  readonly chainId: string;
  readonly rulesVersion: number;
  /** Digest of the encoded state at genesis: a snapshot of another shape is not used. */
  readonly shape: string;
}

/**
 * The snapshots of one actor: taken now and then, named by position and digest. A start begins from the newest good one
 * (docs/spec/mailbox.md, "Snapshots").
 */
export class Snapshots<T extends ActorTypes> {
  private readonly parts: MailboxParts<T>;
  private readonly kept: SnapshotStore;
  private readonly everyFacts: number;
  private readonly codec: StateCodec<Kept<T['state']>>;
  private readonly shape: string;
  private lastOrdinal = 0;
  private notBeforeMs = -Infinity;
  private busy = false;

  /** `everyFacts`: own facts between two snapshots. */
  constructor(parts: MailboxParts<T>, store: SnapshotStore, everyFacts: number) {
    const { rules, genesis } = parts;
    this.parts = parts;
    this.kept = store;
    this.everyFacts = everyFacts;
    this.codec = new StateCodec(rules.kept ?? []);
    this.shape = digestOf(
      this.codec.encode({
        ...this.header(''),
        cursor: { sequence: 0, hash: '' },
        ordinal: 0,
        position: undefined,
        heard: new Map(),
        factMs: 0,
        state: rules.genesis(genesis),
      }),
    );
  }

  /**
   * Finds the newest good snapshot; undefined when there is none. Throws Halt when it reaches beyond the end of the
   * stream, because then the broker lost acknowledged facts.
   */
  async newest(lastSequence: number): Promise<Snapshot<T['state']> | undefined> {
    for (const name of readNames(await this.kept.list())) {
      const snapshot = await this.read(name);
      if (snapshot === undefined) continue;
      if (snapshot.cursor.sequence > lastSequence) {
        throw new Halt(
          `${this.parts.rules.actor}: a snapshot holds its stream up to ${snapshot.cursor.sequence}, but that ends at ${lastSequence}: the broker lost messages that it had acknowledged`,
        );
      }
      this.lastOrdinal = snapshot.ordinal;
      return snapshot;
    }
    return undefined;
  }

  /**
   * Tells if the next snapshot is due after so many own facts. `patience` is 1 for a leader, and less for a standby,
   * which has the time.
   */
  isDue(ordinal: number, patience: number): boolean {
    return (
      !this.busy &&
      ordinal - this.lastOrdinal >= this.everyFacts * patience &&
      this.parts.clock.monotonicMs() >= this.notBeforeMs
    );
  }

  /** Encodes a snapshot before it returns, then stores it and removes old ones; warns of a fault, and loses nothing by it. */
  keep(snapshot: Snapshot<T['state']>): void {
    const { clock, warn } = this.parts;
    const startedMs = clock.monotonicMs();
    const bytes = this.codec.encode({ ...this.header(this.shape), ...snapshot });
    const tookMs = clock.monotonicMs() - startedMs;
    this.notBeforeMs = clock.monotonicMs() + tookMs * REST;
    this.lastOrdinal = snapshot.ordinal;
    this.busy = true;
    void this.store(snapshot, bytes)
      .catch((error: unknown) =>
        warn?.(`a snapshot could not be kept: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => (this.busy = false));
  }

  private header(shape: string) {
    const { rules, chainId } = this.parts;
    return { format: 1, actor: rules.actor, chainId, rulesVersion: rules.version, shape } as const;
  }

  private async store({ cursor, ordinal }: Snapshot<T['state']>, bytes: Uint8Array): Promise<void> {
    const there = readNames(await this.kept.list());
    const [newest] = there;
    if (newest !== undefined && newest.ordinal >= ordinal) return void (this.lastOrdinal = newest.ordinal);
    await this.kept.write(`${cursor.sequence}.${ordinal}.${digestOf(bytes)}`, bytes);
    for (const old of there.slice(KEPT - 1)) await this.kept.remove(old.name);
  }

  private async read({ name, digest }: SnapshotName): Promise<Snapshot<T['state']> | undefined> {
    const { rules, chainId, warn } = this.parts;
    const bytes = await this.kept.read(name);
    if (bytes === undefined || digestOf(bytes) !== digest) {
      warn?.(`snapshot ${name} is damaged; the one before is used`);
      return;
    }
    const kept = this.codec.decode(bytes);
    if (kept.format !== 1 || kept.actor !== rules.actor || kept.chainId !== chainId) {
      warn?.(`snapshot ${name} is of another chain; the one before is used`);
      return;
    }
    return kept.rulesVersion === rules.version && kept.shape === this.shape ? kept : undefined;
  }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
