import type { ActorName } from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';
import type { StreamSource } from '../src/stream-source.ts';

export type Streams = Readonly<Record<ActorName, readonly StoredMessage[]>>;

/** Streams in memory, which a test alters. */
export const memorySource = (streams: Streams): StreamSource => ({
  last: (actor) => Promise.resolve(streams[actor].length),
  async *read(actor, from, to) {
    yield* streams[actor].slice(from - 1, to);
  },
});
