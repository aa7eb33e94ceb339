import type { Answer as MailboxAnswer } from '@bpdao/actor';
import { catalogue, commandSubject, querySubject, type FactOf } from '@bpdao/catalogue';
import {
  decodeAnswer,
  decodeAscReply,
  encodeAscCommand,
  encodeAscQuery,
  encodeEncumbrance,
  encodeReleaseRequest,
  opened,
  type AscCommand,
  type AscQuery,
} from '@bpdao/messages';
import { ActorController, ControllerOf, type Views } from '../src/actor-controller.ts';
import { Actor } from '../src/actor.ts';
import { Fault, type WireAnswer, type WireRequest } from '../src/wire.ts';

interface Counted {
  readonly offers: bigint;
}

const HASH = 'aa'.repeat(32);
const lowered = { producer: HASH, sequence: 1n, target: 0n };
const signature = new Uint8Array(64);

const offer = (weight: bigint) => ({
  producer: HASH,
  target: weight,
  encumbered: weight,
  weight,
  tip: HASH,
  protocol: HASH,
});

@ControllerOf('asc')
class Offers extends ActorController<'asc', Counted> {
  readonly views: Views<'asc', Counted> = {
    offers: ({ offers }, { limit }) => ({
      type: 'offers',
      offers: [offer(offers)],
      totalWeight: BigInt(limit),
      count: 1,
    }),
    offer: {
      elsewhere: ({ producer }) =>
        Promise.resolve(producer === offer(1n).producer ? { type: 'offer', offer: offer(1n) } : undefined),
    },
  };
}

/** A mailbox that has heard nothing, and whose state counts 7 offers. */
const actor = new Actor<'asc', Counted>({
  name: 'asc',
  mailbox: {
    tell: ({ type }): Promise<MailboxAnswer<FactOf<'asc'>>> =>
      Promise.resolve({ type: 'refused', refusal: { code: type } }),
    read: (view, atLeast) => Promise.resolve(atLeast === undefined ? view({ offers: 7n }) : undefined),
    status: () => ({ role: 'leading', ready: true, position: undefined, heard: {}, depth: 0 }) as never,
  },
  check: (command) => Promise.resolve({ command }),
  heightOf: () => 1n,
});

const controller = new Offers(actor) as unknown as Readonly<
  Record<string, (request: WireRequest) => Promise<WireAnswer | undefined>>
>;
const send = (subject: string, body: Uint8Array, atLeast?: string): Promise<WireAnswer | undefined> => {
  const handler = controller[subject];
  if (handler === undefined) throw new Error(`nobody listens to ${subject}`);
  return handler.call(controller, { subject, body, ...(atLeast === undefined ? undefined : { atLeast }) });
};
const ask = async (query: AscQuery, atLeast?: string) => {
  const answer = await send(querySubject('asc', query.type), encodeAscQuery(query), atLeast);
  return answer && decodeAscReply(query.type, answer.body);
};

describe('the controller of an actor', () => {
  it('has a pattern for every command and query of the catalogue, but those that all actors answer alike', () => {
    const patterns = Object.getOwnPropertyNames(Offers.prototype).flatMap((name) => {
      const method: unknown = Object.getOwnPropertyDescriptor(Offers.prototype, name)?.value;
      return typeof method === 'function'
        ? ((Reflect.getMetadata('microservices:pattern', method) as readonly string[] | undefined) ?? [])
        : [];
    });
    expect(patterns.toSorted()).toEqual(
      [
        ...catalogue.asc.command.names.map((name) => commandSubject('asc', name as 'release')),
        querySubject('asc', 'offers'),
        querySubject('asc', 'offer'),
      ].toSorted(),
    );
  });

  it.each<AscCommand>([
    { type: 'encumber', payload: opened(encodeEncumbrance, { ...lowered, tip: HASH, protocol: HASH }), signature },
    { type: 'release', payload: opened(encodeReleaseRequest, lowered), signature },
  ])('passes $type to the rules under its own name', async (command) => {
    const answer = await send(commandSubject('asc', command.type), encodeAscCommand(command));
    expect(answer && decodeAnswer(answer.body)).toMatchObject({ type: 'refused', code: command.type });
  });

  it('answers a query by its view of the state', async () => {
    expect(await ask({ type: 'offers', limit: 3 })).toEqual({
      type: 'offers',
      offers: [offer(7n)],
      totalWeight: 3n,
      count: 1,
    });
  });

  it('answers from elsewhere, or leaves the query to another process', async () => {
    expect(await ask({ type: 'offer', producer: HASH })).toEqual({ type: 'offer', offer: offer(1n) });
    expect(await ask({ type: 'offer', producer: 'bb'.repeat(32) })).toBeUndefined();
  });

  it('answers 503 while it has not heard as far as it is asked to', async () => {
    await expect(ask({ type: 'offers', limit: 3 }, 'wsc:1:0')).rejects.toEqual(
      new Fault(503, 'the actor has not heard that far, or does not lead now'),
    );
  });
});
