import type { ActorName } from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';

/** Where streams come from: a network, a folder, or memory. Nothing of what it hands out is trusted. */
export interface StreamSource {
  /** The last sequence of an actor's stream; 0 when it is empty. Rejects when it cannot be known. */
  last(actor: ActorName): Promise<number>;
  /** The messages from one sequence to another, both included, as they are stored. Rejects when they cannot be had. */
  read(actor: ActorName, from: number, to: number): AsyncIterable<StoredMessage>;
}
