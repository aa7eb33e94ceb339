import { isBefore } from '@bpdao/actor';
import type { Heard, Position } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import { catalogue } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { SaidFact } from '@bpdao/sdk';
import type { Replica, Startable } from '../replica.ts';
import { stateDigest } from './state-digest.ts';

/** A running replica's state, and how far it had come. */
interface Seen {
  readonly digest: string;
  readonly position: Position | undefined;
  readonly heard: Heard;
}

/** The state of a replica that leads; undefined when it does not answer in time. `run` lets simulated time pass. */
export async function stateOf(replica: Replica, run: (ms: number) => Promise<void>): Promise<Seen | undefined> {
  let seen: Seen | undefined;
  void replica.mailbox.read((state) => {
    const { position, heard } = replica.mailbox.status();
    seen = { digest: stateDigest(state), position, heard };
  });
  for (let tries = 0; seen === undefined && tries < 100; tries += 1) await run(10);
  return seen;
}

/** Folds everything from genesis as the actor did, before each own fact what its author had heard; the sentence when the state is another one. `stored` is in the order in which it was stored. */
export function replayed({ actor, rules }: Startable, genesis: Genesis, stored: readonly SaidFact[], seen: Seen): string | undefined {
  const state = rules.genesis(genesis);
  const hears: readonly ActorName[] = catalogue[actor].hears;
  const others = stored.filter((said) => hears.includes(said.actor));
  const waiting = [...others];
  const heard: Record<string, Position> = {};
  const hearUpTo = (): void => {
    for (let index = 0; index < waiting.length;) {
      const said = waiting[index];
      const upTo = said === undefined ? undefined : heard[said.actor];
      if (said === undefined || upTo === undefined || isBefore(upTo, said.position)) {
        index += 1;
        if (index > LOOK_AHEAD) return;
        continue;
      }
      rules.hear(state, said as never);
      waiting.splice(index, 1);
    }
  };
  for (const said of stored) {
    if (said.actor !== actor || seen.position === undefined || isBefore(seen.position, said.position)) continue;
    Object.assign(heard, said.heard);
    hearUpTo();
    rules.evolve(state, { atMs: said.atMs, fact: said.fact } as never);
  }
  Object.assign(heard, seen.heard);
  hearUpTo();
  const digest = stateDigest(state);
  return digest === seen.digest ? undefined : `${actor} at its fact ${seen.position?.sequence}/${seen.position?.index} has a state that replaying from genesis does not give`;
}

/** Facts that may be stored between one that was heard and one that was not yet. */
const LOOK_AHEAD = 2000;
