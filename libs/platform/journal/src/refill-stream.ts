import { setTimeout as sleep } from 'node:timers/promises';
import type { AppendOutcome } from '@bpdao/actor';
import { streamName } from '@bpdao/wire';
import { outcomeOf } from './jetstream-journal.ts';
import { JournalError } from './journal-error.ts';
import { headersOf, linesAgain } from './kept-headers.ts';
import { hashOf, type RawMessage } from './raw-message.ts';
import { streamAt, type StreamPlace } from './stream-place.ts';

const APPENDS_AT_ONCE = 64;
const ANSWER_MS = 5_000;
/** The time without a stored message after which the refill gives up, and the pause between two attempts, ms. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/** A message and its sequence in the new stream. */
interface Numbered {
  readonly at: number;
  readonly message: RawMessage;
}

/**
 * Appends messages in their order to a stream that already holds the first `held` of them. Calls `onStored` from time
 * to time with the number that it holds. Throws JournalError if it cannot append them.
 */
export async function refillStream(
  place: StreamPlace,
  messages: AsyncIterable<RawMessage>,
  held: number,
  onStored: (count: number) => void,
): Promise<void> {
  let at = 0;
  let run: Numbered[] = [];
  for await (const message of messages) {
    at += 1;
    if (at > held) run.push({ at, message });
    if (run.length < APPENDS_AT_ONCE) continue;
    await appendRun(place, run);
    run = [];
    onStored(at);
  }
  await appendRun(place, run);
  onStored(at);
}

/**
 * Appends a run at once, each message behind the sequence that it names, and repeats the messages that were not stored.
 */
async function appendRun(place: StreamPlace, run: readonly Numbered[]): Promise<void> {
  let rest = run;
  let giveUpAtMs = performance.now() + PATIENCE_MS;
  while (rest.length > 0) {
    const why = (await Promise.all(rest.map((one) => append(place, one)))).find((reason) => reason !== undefined);
    if (why === undefined) return;
    const stored = (await streamAt(place))?.state.last_seq ?? 0;
    const left = rest.filter(({ at }) => at > stored);
    if (left.length < rest.length) giveUpAtMs = performance.now() + PATIENCE_MS;
    else if (performance.now() > giveUpAtMs) throw cannot(place, why);
    rest = left;
    await sleep(PAUSE_MS);
  }
}

/**
 * Appends one message. Returns undefined if it is stored, else the reason why that is unknown. Throws JournalError if
 * it can never be stored.
 */
async function append(place: StreamPlace, { at, message }: Numbered): Promise<string | undefined> {
  const outcome = await send(place, at, message);
  switch (outcome.type) {
    case 'stored':
      if (outcome.sequence !== at) throw cannot(place, `message ${at} stands at ${outcome.sequence}`);
      return undefined;
    case 'refused':
      throw cannot(place, outcome.reason);
    case 'wrong-last-sequence':
      return `message ${at} does not stand behind ${at - 1}`;
    case 'unknown':
      return outcome.reason;
    default:
      return outcome satisfies never;
  }
}

async function send({ connection }: StreamPlace, at: number, message: RawMessage): Promise<AppendOutcome> {
  const headers = headersOf(linesAgain(message.headers, hashOf(message), at - 1));
  try {
    return outcomeOf(
      await connection.request(message.subject, Buffer.from(message.payload, 'base64'), {
        headers,
        timeout: ANSWER_MS,
      }),
    );
  } catch (error) {
    return { type: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}

const cannot = ({ actor }: StreamPlace, why: string): JournalError =>
  new JournalError(`stream ${streamName(actor)} cannot be refilled: ${why}`);
