import type { StoredBatch } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';
import type { Said } from '@bpdao/sdk';
import type { SimulatedBroker, SimulatedProcess } from '@bpdao/simulated';
import { saidOf } from './said.ts';

/**
 * Lets clients hear the stored facts: each stream in its order, some ms late, and the missed facts once the broker is
 * there again.
 */
export class Hall {
  private readonly broker: SimulatedBroker;
  private readonly delayMs: () => number;
  private readonly said = new Map<ActorName, Said[]>();
  private readonly ears = new Set<Ear>();

  constructor(broker: SimulatedBroker, delayMs: () => number) {
    this.broker = broker;
    this.delayMs = delayMs;
  }

  /** Takes a stored batch; returns its decoded facts. */
  store(batch: StoredBatch): Said {
    const said = saidOf(batch);
    const stream = this.said.get(said.actor) ?? [];
    this.said.set(said.actor, stream);
    stream.push(said);
    for (const ear of this.ears) if (ear.isGone) this.ears.delete(ear);
    for (const ear of this.ears) ear.wake(said.actor, said.sequence, this.delayMs());
    return said;
  }

  /** Returns the last sequence of an actor's stream; 0: it is empty. */
  lastOf(actor: ActorName): number {
    return this.said.get(actor)?.length ?? 0;
  }

  /** Lets a process hear everything from the beginning. */
  enter(process: SimulatedProcess, put: (said: Said) => void): Ear {
    const ear = new Ear(process, this.broker, (actor) => this.said.get(actor) ?? [], put);
    this.ears.add(ear);
    for (const [actor, stream] of this.said) ear.wake(actor, stream.length, this.delayMs());
    return ear;
  }
}

/** One client's hearing. */
export class Ear {
  private readonly process: SimulatedProcess;
  private readonly broker: SimulatedBroker;
  private readonly streamOf: (actor: ActorName) => readonly Said[];
  private readonly put: (said: Said) => void;
  private readonly next = new Map<ActorName, number>();
  private rung = false;
  private ring: () => void = () => undefined;

  constructor(
    process: SimulatedProcess,
    broker: SimulatedBroker,
    streamOf: (actor: ActorName) => readonly Said[],
    put: (said: Said) => void,
  ) {
    this.process = process;
    this.broker = broker;
    this.streamOf = streamOf;
    this.put = put;
  }

  get isGone(): boolean {
    return this.process.isKilled();
  }

  /** Hears a stream up to a message after so many ms, when the broker is there. */
  wake(actor: ActorName, sequence: number, afterMs: number): void {
    this.process.after(afterMs, () => {
      if (this.broker.isAway()) this.wake(actor, sequence, RETRY_MS);
      else this.hear(actor, sequence);
    });
  }

  /** Resolves when there is something more. */
  async heard(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.ring = resolve));
    this.rung = false;
  }

  private hear(actor: ActorName, sequence: number): void {
    const stream = this.streamOf(actor);
    let next = this.next.get(actor) ?? 1;
    for (; next <= sequence; next += 1) {
      const said = stream[next - 1];
      if (said !== undefined) this.put(said);
    }
    this.next.set(actor, next);
    this.rung = true;
    this.ring();
  }
}

/** Between two attempts to reach a broker that is away, ms. */
const RETRY_MS = 100;
