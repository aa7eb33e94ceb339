import { querySubject } from '@bpdao/catalogue';
import { decodeAscReply, encodeAscQuery, type AscQuery, type AscReply } from '@bpdao/messages';
import { STORED_TOKENS } from '../src/admission.ts';
import { standardQueries } from '../src/standard-queries.ts';
import { Fault } from '../src/wire.ts';
import { ascOf } from './asc-at-height-five.ts';

const message = (sequence: number) => ({
  sequence,
  name: 'offer-changed',
  previousHash: 'ab'.repeat(32),
  payload: new Uint8Array([sequence]),
});

/** The standard queries of an ASC whose stream has three messages, or cannot be read. */
class Asked {
  private readonly controller: Record<
    'facts' | 'status',
    (request: object) => Promise<{ body: Uint8Array; tokens: number }>
  >;

  constructor(isReadable = true) {
    const streams = {
      page: (actor: string, from: number, limit: number) =>
        isReadable && actor === 'asc'
          ? Promise.resolve({ messages: [1, 2, 3].slice(from - 1, from - 1 + limit).map(message), lastSequence: 3 })
          : Promise.reject(new Error('no leader')),
    };
    this.controller = new (standardQueries('asc'))(ascOf(), streams) as Asked['controller'];
  }

  async ask(
    query: Extract<AscQuery, { type: 'facts' | 'status' }>,
    atLeast?: string,
  ): Promise<readonly [AscReply, number]> {
    const { body, tokens } = await this.controller[query.type]({
      subject: querySubject('asc', query.type),
      body: encodeAscQuery(query),
      ...(atLeast === undefined ? undefined : { atLeast }),
    });
    return [decodeAscReply(query.type, body), tokens];
  }
}

describe('every actor', () => {
  it('hands out its stored facts, and charges for each message', async () => {
    expect(await new Asked().ask({ type: 'facts', fromSequence: 2, limit: 5 })).toEqual([
      { type: 'facts', messages: [message(2), message(3)], lastSequence: 3 },
      2 * STORED_TOKENS,
    ]);
  });

  it('says that its stream cannot be read now', async () => {
    await expect(new Asked(false).ask({ type: 'facts', fromSequence: 1, limit: 5 })).rejects.toEqual(
      new Fault(503, 'the stream cannot be read now: no leader'),
    );
  });

  it('tells how it is', async () => {
    const [reply] = await new Asked().ask({ type: 'status' });
    expect(reply).toEqual({
      type: 'status',
      actor: 'asc',
      position: { sequence: 7, index: 1 },
      heard: [{ actor: 'wsc', position: { sequence: 3, index: 0 } }],
      depth: 2,
      ready: true,
      processId: process.pid,
      height: 5n,
    });
  });

  it('does not tell how it is before it has heard as far as it is asked to', async () => {
    await expect(new Asked().ask({ type: 'status' }, 'wsc:9:0')).rejects.toMatchObject({ code: 503 });
  });
});
