import type { ChainWalk } from './chain-walk.ts';
import { readRaw } from './raw-message.ts';
import type { CopiedMessage } from './stream-copy.ts';
import type { StreamPlace } from './stream-place.ts';

/** Called with the progress of reading a stream. */
export type OnProgress = (done: number, all: number) => void;

/** The reason for a sequence without a message in a stream that goes on behind it. */
export const IS_MISSING = 'is missing';

const PROGRESS_MESSAGES = 1_000;

/**
 * Yields every message of a stream up to its last, byte for byte, with the reason if it does not continue the chain.
 */
export async function* walkStream(
  { connection, actor }: StreamPlace,
  walk: ChainWalk,
  lastSequence: number,
  onProgress: OnProgress,
): AsyncGenerator<CopiedMessage> {
  let sequence = 0;
  for await (const message of readRaw(connection, actor, 1, lastSequence)) {
    sequence += 1;
    if (sequence % PROGRESS_MESSAGES === 0) onProgress(sequence, lastSequence);
    const why = message === undefined ? IS_MISSING : walk.take(message);
    yield {
      ...(message ?? { sequence, subject: '', headers: '', payload: '' }),
      ...(why === undefined ? undefined : { why }),
    };
  }
}
