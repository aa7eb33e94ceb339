import type { Batch, Envelope, Heard, Position } from '@bpdao/actor';
import { catalogue, decodeBatch, encodeBatch, type ActorName, type Fact } from '@bpdao/catalogue';
import { ContractError, type StoredMessage } from '@bpdao/messages';

/** A fact as it stands in its stream. */
export interface StatedFact {
  readonly actor: ActorName;
  readonly position: Position;
  readonly name: string;
  readonly fact: Fact;
  readonly envelope: Envelope;
  /**
   * The last place that the author had heard in each stream when it stated the fact: summed up over the message so far.
   */
  readonly heard: Heard;
  readonly rulesVersion: number;
}

/** The facts of a message, or the sentence about the fault of its bytes. */
export type OpenedMessage =
  | { readonly type: 'facts'; readonly facts: readonly StatedFact[] }
  | { readonly type: 'broken'; readonly sentence: string; readonly where?: { readonly index: number } };

/** Opens a message as far as no rules are needed (docs/spec/audit.md, "Bytes"). */
export function openMessage(
  actor: ActorName,
  chainId: string,
  { sequence, name, payload }: StoredMessage,
): OpenedMessage {
  if (!catalogue[actor].fact.names.includes(name)) return broken(`${actor} states no fact of that name`);
  const opened = attempt(() => decodeBatch(name, payload));
  if (typeof opened === 'string') return broken(`its bytes cannot be read: ${opened}`);
  if (opened.chainId !== chainId) return broken(`it is of another chain (${opened.chainId.slice(0, 12)}…)`);
  if (opened.batch.facts.length === 0) return broken('it holds no fact');
  if (Buffer.compare(encodeBatch(opened.batch, chainId), payload) !== 0) {
    return broken('its bytes are not those that its content is encoded to');
  }
  return openFacts(actor, sequence, opened.batch);
}

function openFacts(actor: ActorName, sequence: number, { name, facts, rulesVersion }: Batch): OpenedMessage {
  const stated: StatedFact[] = [];
  let heard: Heard = {};
  for (const [index, envelope] of facts.entries()) {
    const fact = attempt((): Fact => catalogue[actor].fact.decode(name, envelope.body));
    if (typeof fact === 'string') {
      return { type: 'broken', sentence: `its bytes cannot be read: ${fact}`, where: { index } };
    }
    const again = Object.entries(envelope.heard).find(
      ([one, { sequence: s, index: i }]) => heard[one]?.sequence === s && heard[one].index === i,
    );
    if (again !== undefined) {
      return { type: 'broken', sentence: `it says again how far ${again[0]} was heard`, where: { index } };
    }
    heard = { ...heard, ...envelope.heard };
    stated.push({ actor, position: { sequence, index }, name, fact, envelope, heard, rulesVersion });
  }
  return { type: 'facts', facts: stated };
}

const broken = (sentence: string): OpenedMessage => ({ type: 'broken', sentence });

/** Returns the read value, or the sentence that says why the bytes break their contract. */
function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
}
