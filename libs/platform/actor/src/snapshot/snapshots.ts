import { createHash } from 'node:crypto';
import type { Link } from '../follow/heard-fact.ts';
import { Halt } from '../halt.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cursor } from '../ports/journal.ts';
import type { Position } from '../rules.ts';
import type { KeptClass } from './kept-class.ts';
import { StateCodec } from './state-codec.ts';

/** How far a stream was heard, and where to go on reading it. */
export type HeardPlace = Position & Link;

/** An actor's past, folded up to one of its own facts and not beyond what that fact's author had heard. */
export interface Snapshot<State> {
  /** After the last own batch folded. */
  readonly cursor: Cursor;
  /** Own facts since genesis. */
  readonly ordinal: number;
  readonly position: Position | undefined;
  readonly heard: ReadonlyMap<string, HeardPlace>;
  /** Time of the last own fact, ms. */
  readonly factMs: number;
  readonly state: State;
}

/** Where snapshots are kept: immutable, by name. */
export interface SnapshotStore {
  /** Rejects when it cannot be known. */
  list(): Promise<readonly string[]>;
  /** Undefined when it is not there or cannot be read whole. */
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What one actor's snapshots are made of. */
export interface SnapshotParts<State> {
  readonly store: SnapshotStore;
  readonly actor: string;
  readonly chainId: string;
  readonly rulesVersion: number;
  /** Classes whose instances the state holds. */
  readonly kept: readonly KeptClass[];
  /** The state at genesis: a snapshot of another shape is not used. */
  readonly genesis: State;
  readonly clock: Clock;
  /** Own facts between two snapshots. */
  readonly everyFacts: number;
  /** Told what was found damaged or could not be kept, one sentence. */
  readonly warn: (sentence: string) => void;
}

/** Kept at once: the newest, and the one before for when that is damaged. */
const KEPT = 2;
/** Making one takes at most this part of the time: so many times as long as it took passes before the next. */
const REST = 50;

interface Kept<State> extends Snapshot<State> {
  readonly format: 1;
  readonly actor: string;
  readonly chainId: string;
  readonly rulesVersion: number;
  readonly shape: string;
}

/**
 * The snapshots of one actor: taken now and then, named by position and digest, the newest good one found at a start
 * (docs/spec/mailbox.md, "Snapshots").
 */
export class Snapshots<State> {
  private readonly parts: SnapshotParts<State>;
  private readonly codec: StateCodec<Kept<State>>;
  private readonly shape: string;
  private lastOrdinal = 0;
  private notBeforeMs = -Infinity;
  private busy = false;

  constructor(parts: SnapshotParts<State>) {
    this.parts = parts;
    this.codec = new StateCodec(parts.kept);
    this.shape = digestOf(
      this.codec.encode({
        ...this.header(''),
        cursor: { sequence: 0, hash: '' },
        ordinal: 0,
        position: undefined,
        heard: new Map(),
        factMs: 0,
        state: parts.genesis,
      }),
    );
  }

  /**
   * The newest good one; undefined when there is none. Throws Halt when it holds more than the stream does: then
   * acknowledged facts were lost.
   */
  async newest(lastSequence: number): Promise<Snapshot<State> | undefined> {
    const names = (await this.parts.store.list()).map(readName).filter((name) => name !== undefined);
    for (const name of names.toSorted((a, b) => b.sequence - a.sequence)) {
      const snapshot = await this.read(name);
      if (snapshot === undefined) continue;
      if (snapshot.cursor.sequence > lastSequence) {
        throw new Halt(
          `${this.parts.actor}: a snapshot holds its stream up to ${snapshot.cursor.sequence}, but that ends at ${lastSequence}: the broker lost messages that it had acknowledged`,
        );
      }
      this.lastOrdinal = snapshot.ordinal;
      return snapshot;
    }
    return undefined;
  }

  /**
   * Whether the next is wanted after so many own facts. `patience` 1 for whoever speaks, less for a standby, which has
   * the time.
   */
  isDue(ordinal: number, patience: number): boolean {
    return (
      !this.busy &&
      ordinal - this.lastOrdinal >= this.parts.everyFacts * patience &&
      this.parts.clock.monotonicMs() >= this.notBeforeMs
    );
  }

  /**
   * Encodes it before it returns, then keeps it and forgets old ones; what goes wrong is told, and nothing is lost by
   * it.
   */
  keep(snapshot: Snapshot<State>): void {
    const startedMs = this.parts.clock.monotonicMs();
    const bytes = this.codec.encode({ ...this.header(this.shape), ...snapshot });
    const tookMs = this.parts.clock.monotonicMs() - startedMs;
    this.notBeforeMs = this.parts.clock.monotonicMs() + tookMs * REST;
    this.lastOrdinal = snapshot.ordinal;
    this.busy = true;
    void this.store(`${snapshot.cursor.sequence}.${snapshot.ordinal}.${digestOf(bytes)}`, bytes)
      .catch((error: unknown) =>
        this.parts.warn(`a snapshot could not be kept: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => (this.busy = false));
  }

  private header(shape: string) {
    const { actor, chainId, rulesVersion } = this.parts;
    return { format: 1, actor, chainId, rulesVersion, shape } as const;
  }

  private async store(name: string, bytes: Uint8Array): Promise<void> {
    const { store } = this.parts;
    const there = (await store.list())
      .map(readName)
      .filter((one) => one !== undefined)
      .toSorted((a, b) => b.sequence - a.sequence);
    const newest = there[0];
    if (newest !== undefined && newest.ordinal >= (readName(name)?.ordinal ?? 0)) {
      return void (this.lastOrdinal = newest.ordinal);
    }
    await store.write(name, bytes);
    for (const old of there.slice(KEPT - 1)) await store.remove(old.name);
  }

  private async read({ name, digest }: SnapshotName): Promise<Snapshot<State> | undefined> {
    const { actor, chainId, rulesVersion, warn } = this.parts;
    const bytes = await this.parts.store.read(name);
    if (bytes === undefined || digestOf(bytes) !== digest) {
      warn(`snapshot ${name} is damaged; the one before is used`);
      return;
    }
    const kept = this.codec.decode(bytes);
    if (kept.format !== 1 || kept.actor !== actor || kept.chainId !== chainId) {
      warn(`snapshot ${name} is of another chain; the one before is used`);
      return;
    }
    return kept.rulesVersion === rulesVersion && kept.shape === this.shape ? kept : undefined;
  }
}

interface SnapshotName {
  readonly name: string;
  readonly sequence: number;
  readonly ordinal: number;
  readonly digest: string;
}

function readName(name: string): SnapshotName | undefined {
  const [, sequence, ordinal, digest] = /^(\d+)\.(\d+)\.([0-9a-f]{64})$/.exec(name) ?? [];
  return digest === undefined ? undefined : { name, sequence: Number(sequence), ordinal: Number(ordinal), digest };
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
