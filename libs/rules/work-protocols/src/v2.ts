import { byFee } from './by-fee.ts';
import type { WorkProtocol } from './work-protocol.ts';

/** A sender has at most the largest block divided by this. */
const SENDERS_LEAST = 100;

/** The part of a list that a sender has so far. */
interface SendersPart {
  /**
   * The least fee of its transactions so far, µ$: it bounds the worth of each later one, which must come after them.
   */
  readonly fee: bigint;
  readonly count: number;
}

/**
 * Version 2: a list is in the order of the worth of its transactions, and no sender has more than a hundredth of the
 * largest block (docs/spec/work-protocols.md, "Version 2"). Version 1 leaves the order to the producer, who may sell
 * it.
 */
export const v2: WorkProtocol = {
  order: byFee,
  examine({ maxBlockTxs }) {
    const most = Math.max(1, Math.floor(maxBlockTxs / SENDERS_LEAST));
    const parts = new Map<string, SendersPart>();
    let last: { readonly fee: bigint; readonly sender: string } | undefined;
    return ({ sender, fee }) => {
      const { fee: least, count } = parts.get(sender) ?? { fee, count: 0 };
      if (count >= most) return 'SENDER_SHARE';
      const worth = { fee: fee < least ? fee : least, sender };
      if (last !== undefined && byFee(worth, last) < 0) return 'FEE_ORDER';
      last = worth;
      parts.set(sender, { fee: worth.fee, count: count + 1 });
      return undefined;
    };
  },
};
