import { headers as natsHeaders, type MsgHdrs } from '@nats-io/nats-core';

/** A header's name and value. */
export type HeaderLine = readonly [name: string, value: string];

const ID = 'Nats-Msg-Id';
const EXPECTED = 'Nats-Expected-Last-Sequence';
/** The prefix of headers that instruct the broker. */
const TO_BROKER = 'Nats-';
/** The form of a header's name. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Returns the headers with which a message of the chain is appended again: its own, in their order, with the sequence
 * that is now expected before it. Of the other headers that instruct the broker only the id stays, and only if it is
 * the hash; the others could prevent the append. A message that an actor appended keeps exactly its headers.
 */
export function linesAgain(block: string, hash: string, expectedLastSequence: number): readonly HeaderLine[] {
  const expected: HeaderLine = [EXPECTED, String(expectedLastSequence)];
  const lines = linesOf(block).filter(
    ([name, value]) => !name.startsWith(TO_BROKER) || name === EXPECTED || (name === ID && value === hash),
  );
  const again = lines.map((line) => (line[0] === EXPECTED ? expected : line));
  return again.includes(expected) ? again : [...again, expected];
}

/** Headers as a client sends them. */
export function headersOf(lines: readonly HeaderLine[]): MsgHdrs {
  const headers = natsHeaders();
  for (const [name, value] of lines) headers.append(name, value);
  return headers;
}

/** Reads the headers in a block that is stored in base64. */
export function linesOf(block: string): readonly HeaderLine[] {
  const lines = Buffer.from(block, 'base64').toString('utf8').split('\r\n').slice(1);
  return lines.flatMap((line): readonly HeaderLine[] => {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(at, 0));
    return NAME.test(name) ? [[name, line.slice(at + 1).trim()]] : [];
  });
}
