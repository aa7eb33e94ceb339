import type { Outcome, PostPublished } from '@bpdao/messages';
import type { ReadFacts } from '../src/history/catch-up.ts';
import type { HistoryStream } from '../src/history/history-store.ts';
import type { FedFact } from '../src/history/round-assembler.ts';
import { makeTransaction, proposeBlock, recordResult, resolvePool, settleRound } from './chain-facts.ts';

/** Streams in memory, written and read as the real ones are. Each message carries one fact unless a batch is given. */
export class TestStreams {
  private readonly streams: Record<HistoryStream, FedFact[]> = { wsc: [], vpsc: [], forum: [] };
  private readonly pageMax: number;
  /** Called with each fact once it is stored. */
  onStored: (fact: FedFact) => void = () => undefined;
  /** Facts that were read so far. */
  readCount = 0;

  constructor(pageMax = 3) {
    this.pageMax = pageMax;
  }

  readonly read: ReadFacts = async (actor, fromSequence) => {
    const page: FedFact[] = [];
    for (const fact of this.streams[actor]) {
      if (fact.position.sequence < fromSequence) continue;
      if (page.length >= this.pageMax && page.at(-1)?.position.sequence !== fact.position.sequence) break;
      page.push(fact);
    }
    this.readCount += page.length;
    return page;
  };

  append(actor: HistoryStream, ...facts: readonly FedFact['fact'][]): void {
    const stream = this.streams[actor];
    const sequence = (stream.at(-1)?.position.sequence ?? 0) + 1;
    for (const [index, fact] of facts.entries()) {
      const placed: FedFact = { actor, position: { sequence, index }, atMs: 1_700_000_000_000 + sequence, fact };
      stream.push(placed);
      this.onStored(placed);
    }
  }

  /** Returns all facts of a stream. */
  all(actor: HistoryStream): readonly FedFact[] {
    return this.streams[actor];
  }

  cutOff(actor: HistoryStream): void {
    this.streams[actor].length = 0;
  }

  /**
   * Appends one whole round, as the six actors state it. `retried` are nonces of transactions that earlier rounds
   * returned.
   */
  round(height: bigint, attempt: number, outcome: Outcome | 'refused', retried: readonly bigint[] = []): void {
    const transactions = [...retried, height * 100n + BigInt(attempt)].map((nonce) => makeTransaction(nonce));
    const proposed = proposeBlock({ height, attempt, transactions });
    this.append('wsc', proposed);
    const published: PostPublished = { address: proposed.postAddress, post: proposed.post, height, attempt };
    this.append('forum', { type: 'post-published', ...published });
    if (outcome === 'refused') {
      this.append('vpsc', {
        type: 'block-refused',
        height,
        attempt,
        blockHash: proposed.hash,
        producer: proposed.block.header.value.producer,
        reason: 'stake-not-encumbered',
      });
      return;
    }
    this.append('vpsc', resolvePool(proposed, outcome));
    this.append('forum', recordResult(proposed, outcome));
    this.append('vpsc', settleRound(proposed, outcome));
  }
}
