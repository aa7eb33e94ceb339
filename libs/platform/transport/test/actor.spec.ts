import type { Answer as MailboxAnswer } from '@bpdao/actor';
import type { FactOf } from '@bpdao/catalogue';
import {
  ContractError,
  decodeAnswer,
  decodeAscReply,
  encodeAscCommand,
  encodeAscQuery,
  encodeReleaseRequest,
  opened,
} from '@bpdao/messages';
import type { Turned } from '../src/actor.ts';
import { JUNK_TOKENS } from '../src/admission.ts';
import { Fault } from '../src/wire.ts';
import { ascOf, STATUS } from './asc-at-height-five.ts';

const release = encodeAscCommand({
  type: 'release',
  payload: opened(encodeReleaseRequest, { producer: 'aa'.repeat(32), sequence: 1n, target: 0n }),
  signature: new Uint8Array(64),
});
const request = { subject: 'any', body: release };
const offers = { subject: 'any', body: encodeAscQuery({ type: 'offers', limit: 3 }) };
const answerOf = async (change: Parameters<typeof ascOf>[0]) => {
  const { body, tokens } = await ascOf(change).tell('release', request);
  return { ...decodeAnswer(body), tokens };
};

describe('a command', () => {
  it.each<[what: string, answer: MailboxAnswer<FactOf<'asc'>>, expected: object]>([
    [
      'that was accepted before names the place of its fact',
      { type: 'again', position: { sequence: 4, index: 1 } },
      { type: 'accepted', repeatedCommand: true, position: { sequence: 4, index: 1 } },
    ],
    [
      'that nobody waits for names no place',
      { type: 'nothing' },
      { type: 'accepted', repeatedCommand: true, position: { sequence: 0, index: 0 } },
    ],
    [
      'that comes too early may be sent again',
      { type: 'try-again', reason: 'BEHIND' },
      { type: 'try-again', code: 'BEHIND' },
    ],
    [
      'that the rules refuse is told why, and costs some tokens',
      { type: 'refused', refusal: { code: 'NOT_LOWER', detail: 'figures' } },
      { type: 'refused', code: 'NOT_LOWER', detail: 'figures', tokens: 5 },
    ],
  ])('%s', async (_what, answer, expected) => {
    const mailbox = { ...ascOf().mailbox, tell: () => Promise.resolve(answer) };
    expect(await answerOf({ mailbox })).toMatchObject(expected);
  });

  it.each<[what: string, turned: Turned, expected: object]>([
    [
      'is refused, and costs as much as junk',
      { refused: 'BAD_SIGNATURE' },
      { type: 'refused', code: 'BAD_SIGNATURE', tokens: JUNK_TOKENS },
    ],
    ['was accepted before', { repeated: true }, { type: 'accepted', repeatedCommand: true, position: STATUS.position }],
    ['is for later', { tryAgain: 'OVERLOADED' }, { type: 'try-again', code: 'OVERLOADED' }],
  ])('that does not pass its check %s', async (_what, turned, expected) => {
    expect(await answerOf({ check: () => Promise.resolve(turned) })).toMatchObject(expected);
  });

  it('that is looked at before all of it is read is left when it is answered, also when its check fails', async () => {
    let inside = 0;
    const firstLook = () => {
      inside += 1;
      return Promise.resolve({ leave: () => void (inside -= 1) });
    };
    await answerOf({ firstLook });
    expect(inside).toBe(0);
    await expect(answerOf({ firstLook, check: () => Promise.reject(new Error('no thread')) })).rejects.toThrow();
    expect(inside).toBe(0);
  });

  it('that cannot be read breaks its contract', async () => {
    const cut = { subject: 'any', body: release.subarray(1) };
    await expect(ascOf().tell('release', cut)).rejects.toThrow(ContractError);
    const known = ascOf({ refuseUnread: () => ({ code: 'BODY_UNKNOWN' }) });
    await expect(known.tell('release', cut)).rejects.toThrow(ContractError);
  });
});

describe('a query', () => {
  const view = () => ({ type: 'offers', offers: [], totalWeight: 0n, count: 0 }) as const;

  it('is answered with the place where the actor stands', async () => {
    const { body, position } = await ascOf().ask('offers', offers, view);
    expect(decodeAscReply('offers', body)).toEqual(view());
    expect(position).toBe('asc:7:1');
  });

  it.each([
    ['that asks for what was not heard yet', 'wsc:9:0', 503, 'has not heard that far'],
    ['with a header of positions that is none', 'nonsense', 400, 'says "nonsense", not actor:sequence:index'],
  ])('%s is a fault', async (_what, atLeast, code, sentence) => {
    const asked = ascOf().ask('offers', { ...offers, atLeast }, view);
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) as string });
    await expect(asked).rejects.toBeInstanceOf(Fault);
  });

  it('from elsewhere costs what its view says', async () => {
    const reply = () => Promise.resolve(view());
    expect(await ascOf().askElsewhere('offers', offers, reply)).toMatchObject({ tokens: 20 });
    expect(await ascOf().askElsewhere('offers', offers, reply, ({ type }) => type.length)).toMatchObject({ tokens: 6 });
  });
});
