import type { NatsConnection } from '@nats-io/nats-core';
import { CausalOrder, type Position } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';
import { hear, type HearOptions } from './hear.ts';
import type { SaidFact } from './said.ts';

export interface CausalHearOptions extends Omit<HearOptions, 'from'> {
  /** The sequence from which each stream is heard; the keys name the streams. */
  readonly from: ReadonlyMap<ActorName, number>;
}

/** The most facts of one stream that wait for facts of others; then the stream is read no further. */
const WAITING_MAX = 20_000;

/** Yields the facts of several actors without end, each after all facts that its author had heard when it decided. */
export async function* hearCausally(
  connection: NatsConnection,
  chainId: string,
  options: CausalHearOptions,
): AsyncGenerator<SaidFact, void, undefined> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const order = new CausalOrder<SaidFact>([...options.from.keys()], before(options.from));
  const bell = new Bell();
  const rooms = new Map([...options.from.keys()].map((actor) => [actor, new Bell()]));
  let failure: Error | undefined;
  const pump = async (actor: ActorName, from: number): Promise<void> => {
    for await (const said of hear(connection, chainId, actor, { ...options, from, signal })) {
      order.arrive(said.facts);
      bell.ring();
      while (order.waitingCount(actor) > WAITING_MAX && !signal.aborted) await rooms.get(actor)?.heard();
    }
  };
  for (const [actor, from] of options.from) {
    pump(actor, from).catch((error: unknown) => {
      failure ??= error as Error;
      bell.ring();
    });
  }
  const ringAll = (): void => [bell, ...rooms.values()].forEach((one) => one.ring());
  signal.addEventListener('abort', ringAll, { once: true });
  try {
    while (!signal.aborted) {
      const fact = order.next();
      if (fact !== undefined) {
        yield fact;
      } else {
        if (failure !== undefined) throw failure;
        for (const room of rooms.values()) room.ring();
        await bell.heard();
      }
    }
  } finally {
    stop.abort();
  }
}

/** Returns the places before these sequences: earlier facts count as delivered. */
const before = (from: ReadonlyMap<ActorName, number>): ReadonlyMap<ActorName, Position> =>
  new Map(Array.from(from, ([actor, sequence]) => [actor, { sequence: sequence - 1, index: Number.MAX_SAFE_INTEGER }]));

/** Wakes a waiting task. If no task waits, the ring is kept for the next one. */
class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  async heard(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
    this.rung = false;
  }
}
