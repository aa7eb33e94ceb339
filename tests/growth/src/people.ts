import { hash } from 'node:crypto';
import { transactionsRoot } from '@bpdao/chain';
import type { Genesis } from '@bpdao/genesis';
import {
  encodeBlockList,
  encodeEncumbrance,
  encodeTransaction,
  encodeVote,
  opened,
  type BlockProposed,
  type PoolOpened,
  type ProducerSelected,
  type SignedTransaction,
} from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { addressOf, sha256 } from './chain.ts';
import type { Hall } from './hall.ts';
import type { Size } from './size.ts';

const OFFER = 1_000_000n;
/** Reveals of one producer: more than it is drawn for here. */
const LINKS = 128;
/**
 * The length of hash chains if there are many offers: no producer is drawn often then, and longer chains would take
 * more time than the measurement.
 */
const FEW_LINKS = 16;
const FEW_OFFERS = 1_000;
const VOTE_PART = 2n;
const TRANSACTIONS = 10;
const FEE = 100n;
const LIFETIME_BLOCKS = 100n;
const UNSIGNED = new Uint8Array(64);

/**
 * Members, producers and customers of a chain: they offer, make lists, vote, and send ten transfers a block. Nothing is
 * signed: rules do not look at signatures.
 */
export class People {
  /** Blocks that were accepted. */
  settled = 0;
  private readonly hall: Hall;
  private readonly size: Size;
  private readonly genesis: Genesis;
  private readonly links: number;
  private readonly revealed = new Map<string, number>();
  private readonly nonces = new Map<number, bigint>();
  private customer = 0;
  private selected: ProducerSelected | undefined;
  private transfers: readonly SignedTransaction[] = [];

  constructor(hall: Hall, genesis: Genesis, size: Size) {
    this.hall = hall;
    this.genesis = genesis;
    this.size = size;
    this.links = size.offers > FEW_OFFERS ? FEW_LINKS : LINKS;
    hall.onFact = (said) => this.hear(said);
  }

  /** Makes all producers offer; returns when the first block is settled. */
  begin(): void {
    for (let member = 0; member < this.size.offers; member += 1) {
      const producer = addressOf(member);
      const payload = opened(encodeEncumbrance, {
        producer,
        sequence: 1n,
        target: OFFER,
        protocol: this.genesis.protocol,
        tip: this.link(producer, this.links),
      });
      this.hall.send('asc', { type: 'encumber', payload, signature: UNSIGNED });
    }
    this.runBlocks(1);
  }

  runBlocks(count: number): void {
    const until = this.settled + count;
    this.hall.runUntil(() => this.settled >= until);
  }

  private hear({ fact }: SaidFact): void {
    switch (fact.type) {
      case 'producer-selected':
        this.selected = fact;
        this.transfers = this.newTransfers(fact.receipt.height);
        for (const transfer of this.transfers) this.hall.send('gossip', { type: 'submit-transaction', ...transfer });
        return;
      case 'stake-taken':
        return this.submitList(fact.producer);
      case 'block-proposed':
        return this.takeNote(fact);
      case 'pool-opened':
        return this.vote(fact);
      case 'round-settled':
        this.settled += 1;
        return;
      default:
        return;
    }
  }

  private submitList(producer: string): void {
    if (this.selected === undefined) return;
    const {
      receipt: { height, attempt },
      parent,
    } = this.selected;
    const reveal = this.link(producer, this.links - 1 - (this.revealed.get(producer) ?? 0));
    const list = {
      producer,
      height,
      attempt,
      try: 0,
      parent,
      reveal,
      transactionsRoot: transactionsRoot(this.transfers),
      transactionCount: this.transfers.length,
    };
    this.hall.send('wsc', {
      type: 'submit-block-transactions',
      payload: opened(encodeBlockList, list),
      signature: UNSIGNED,
      transactions: this.transfers,
    });
  }

  private takeNote({ block }: BlockProposed): void {
    const { producer } = block.header.value;
    this.revealed.set(producer, (this.revealed.get(producer) ?? 0) + 1);
  }

  private vote({ poolId }: PoolOpened): void {
    for (let member = 0; member < this.size.producers; member += 1) {
      const voter = addressOf(member);
      const stake = this.hall.vpsc.book.wrep.freeOf(voter) / VOTE_PART;
      this.hall.send('vpsc', {
        type: 'cast-vote',
        payload: opened(encodeVote, { voter, poolId, side: 'for', stake }),
        signature: UNSIGNED,
      });
    }
  }

  private newTransfers(height: bigint): readonly SignedTransaction[] {
    return Array.from({ length: TRANSACTIONS }, () => {
      const sender = this.customer++ % this.size.members;
      const nonce = this.nonces.get(sender) ?? 0n;
      this.nonces.set(sender, nonce + 1n);
      const to = addressOf((sender * 7 + 1) % this.size.members);
      return {
        payload: opened(encodeTransaction, {
          sender: addressOf(sender),
          nonce,
          fee: FEE,
          validUntilHeight: height + LIFETIME_BLOCKS,
          body: { type: 'transfer', to, amount: 1n, memo: '' },
        }),
        signature: UNSIGNED,
      };
    });
  }

  /** Returns a producer's hash chain at this link; the last is the tip of its offer. */
  private link(producer: string, at: number): string {
    let link = sha256(`chain of ${producer}`);
    for (let step = 0; step < at; step += 1) link = hash('sha256', Buffer.from(link, 'hex'), 'hex');
    return link;
  }
}
