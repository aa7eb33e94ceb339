import type { ActorName } from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';

/** The origin of streams: a network, a folder, or memory. The audit trusts nothing that it hands out. */
export interface StreamSource {
  /** Resolves with the last sequence of an actor's stream, 0 if it is empty. Rejects if it cannot be read. */
  last(actor: ActorName): Promise<number>;
  /**
   * Yields the messages from one sequence to another, both included, as they are stored. Rejects if they cannot be
   * read.
   */
  read(actor: ActorName, from: number, to: number): AsyncIterable<StoredMessage>;
}
