import { again, nothing, refuse, say, type ActorTypes, type FactCodec, type Rules } from '@bpdao/actor';

/**
 * Two actors that count. `asc` takes commands to add; `wsc` echoes each fact that it hears, and closes every third echo by
 * a deadline due at once.
 */
export interface Added {
  readonly type: 'offer-changed';
  readonly id: number;
  readonly amount: number;
}

export type Echoed =
  | { readonly type: 'producer-selected'; readonly id: number }
  | { readonly type: 'slot-missed'; readonly count: number };

export interface AdderState {
  sum: number;
  readonly ids: Set<number>;
  readonly echoes: number[];
}

export interface EchoState {
  readonly heard: number[];
  readonly said: number[];
  closings: number;
}

/** A command: add an amount, once for each id. */
export interface Add {
  readonly id: number;
  readonly amount: number;
}

/** The types of the adder. */
export interface AdderTypes extends ActorTypes {
  readonly state: AdderState;
  readonly command: Add;
  readonly fact: Added;
  readonly heard: Echoed;
  readonly genesis: undefined;
}

/** The types of the echo. */
export interface EchoTypes extends ActorTypes {
  readonly state: EchoState;
  readonly command: never;
  readonly fact: Echoed;
  readonly heard: Added;
  readonly genesis: undefined;
}

/** The rules of the adder. */
export const adder: Rules<AdderTypes> = {
  actor: 'asc',
  version: 1,
  genesis: () => ({ sum: 0, ids: new Set(), echoes: [] }),
  decide: (state, message) => {
    if (message.type !== 'command') return nothing;
    const { id, amount } = message.command;
    if (state.ids.has(id)) return again;
    return amount < 0 ? refuse('NEGATIVE') : say({ type: 'offer-changed', id, amount });
  },
  evolve: (state, { fact }) => {
    state.sum += fact.amount;
    state.ids.add(fact.id);
  },
  hear: (state, { fact }) => {
    if (fact.type === 'producer-selected') state.echoes.push(fact.id);
  },
  deadline: () => undefined,
  brokenInvariant: ({ echoes, ids }) =>
    echoes.every((id) => ids.has(id)) ? undefined : 'an echo was heard of what was never said',
};

/** The rules of the echo. */
export const echo: Rules<EchoTypes> = {
  actor: 'wsc',
  version: 1,
  genesis: () => ({ heard: [], said: [], closings: 0 }),
  decide: (state, message) => {
    if (message.type === 'heard') return say({ type: 'producer-selected', id: message.heard.fact.id });
    return message.type === 'deadline' ? say({ type: 'slot-missed', count: state.said.length }) : nothing;
  },
  evolve: (state, { fact }) => {
    if (fact.type === 'producer-selected') state.said.push(fact.id);
    else state.closings += 1;
  },
  hear: (state, { fact }) => void state.heard.push(fact.id),
  deadline: ({ said, closings }) =>
    Math.floor(said.length / 3) > closings ? { key: `close/${closings}`, atMs: 0 } : undefined,
};

/** A codec that writes facts as JSON, for tests of the mailbox. */
export const jsonCodec = <Own extends { readonly type: string }, Other extends { readonly type: string }>(): FactCodec<
  Own,
  Other
> => ({
  encode: (fact) => ({ name: fact.type, body: Buffer.from(JSON.stringify(fact)) }),
  decodeOwn: (_name, body) => JSON.parse(Buffer.from(body).toString('utf8')) as Own,
  decodeHeard: (_actor, _name, body) => JSON.parse(Buffer.from(body).toString('utf8')) as Other,
});
