import type { StoredBatch } from '@bpdao/actor';
import { catalogue, isActorName, type Fact } from '@bpdao/catalogue';
import type { Said, SaidFact } from '@bpdao/sdk';

const decoded = new WeakMap<Uint8Array, Fact>();

/** Decodes a fact once for all its hearers: facts are never changed. Throws ContractError on bytes that are no fact. */
export function decodeOnce(actor: string, name: string, body: Uint8Array): Fact {
  const known = decoded.get(body);
  if (known !== undefined) return known;
  if (!isActorName(actor)) throw new Error(`nobody is called ${actor}`);
  const fact = catalogue[actor].fact.decode(name, body);
  decoded.set(body, fact);
  return fact;
}

/** Returns a stored batch as clients hear it. */
export function saidOf({ actor, sequence, batch }: StoredBatch): Said {
  if (!isActorName(actor)) throw new Error(`nobody is called ${actor}`);
  const facts = batch.facts.map(({ body, ...envelope }, index): SaidFact => ({
    actor,
    position: { sequence, index },
    ...envelope,
    fact: decodeOnce(actor, batch.name, body),
  }));
  return { actor, sequence, facts, size: 0 };
}
