import type { Cursor } from '@bpdao/actor';
import type { Chain } from '@bpdao/wire';
import { JournalError, OtherChain, StreamDamage } from './journal-error.ts';
import type { RawMessage } from './raw-message.ts';
import { openMessage, storedMessageOf } from './stored-message.ts';

/** The reason why the first message of another chain's stream does not continue this chain. */
export const OF_ANOTHER_CHAIN = 'is of another chain';

/**
 * Follows the chain of hashes of an actor's stream from the genesis on, and skips messages that do not continue it
 * (docs/operations/repair.md).
 */
export class ChainWalk {
  private readonly actor: string;
  private readonly chain: Chain;
  private at: Cursor;

  constructor(actor: string, chain: Chain) {
    this.actor = actor;
    this.chain = chain;
    this.at = { sequence: 0, hash: chain.chainId };
  }

  /** The number of messages that continue the chain, and the hash of the last of them. */
  get end(): Cursor {
    return this.at;
  }

  /**
   * Takes the next message of the stream. Returns undefined if it continues the chain, else the reason, as the end of a
   * sentence. Throws JournalError on a message that newer rules wrote.
   */
  take(message: RawMessage): string | undefined {
    const stored = storedMessageOf(this.actor, {
      subject: message.subject,
      seq: message.sequence,
      hdrs: message.headers,
      data: message.payload,
    });
    const { rulesVersion } = this.chain.vocabulary;
    try {
      const { previousHash, hash, batch } = openMessage(this.actor, this.chain, stored);
      if (previousHash !== this.at.hash) return 'does not follow the one before it: the hash chain breaks there';
      if (batch.rulesVersion > rulesVersion) {
        throw new JournalError(
          `stream of ${this.actor}: message ${message.sequence} was written by rules version ${batch.rulesVersion}, and this program knows ${rulesVersion}: it needs a newer release`,
        );
      }
      for (const { body } of batch.facts) {
        const why = this.whyUnreadable(batch.name, body);
        if (why !== undefined) return why;
      }
      this.at = { sequence: this.at.sequence + 1, hash };
      return undefined;
    } catch (error) {
      if (error instanceof StreamDamage) return error.what;
      if (error instanceof OtherChain) return OF_ANOTHER_CHAIN;
      throw error;
    }
  }

  private whyUnreadable(name: string, body: Uint8Array): string | undefined {
    try {
      this.chain.vocabulary.actors[this.actor]?.fact.decode(name, body);
      return undefined;
    } catch (error) {
      return `holds a fact that cannot be read (${error instanceof Error ? error.message : String(error)})`;
    }
  }
}
