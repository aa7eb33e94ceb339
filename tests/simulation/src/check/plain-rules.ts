import type { Parameters, SignedTransaction } from '@bpdao/messages';

/** A version's rule of lists, written a second time: returns the sentence that a list breaks. */
export type PlainRule = (transactions: readonly SignedTransaction[], parameters: Parameters) => string | undefined;

const anything: PlainRule = () => undefined;

const inOrder = <T>(all: readonly T[], isRight: (before: T, after: T) => boolean): boolean =>
  all.every((one, index) => index === 0 || isRight(all[index - 1] ?? one, one));

const bySender: PlainRule = (transactions) =>
  inOrder(
    transactions.map(({ payload }) => payload.value.sender),
    (before, after) => before <= after,
  )
    ? undefined
    : 'does not stand in the order of senders';

/**
 * The order of worth (docs/spec/work-protocols.md, "Version 2"): a transaction is worth the least fee of its sender's
 * up to it.
 */
const byWorth: PlainRule = (transactions, { maxBlockTxs }) => {
  const bySenders = new Map<string, bigint[]>();
  const worths = transactions.map(
    ({
      payload: {
        value: { sender, fee },
      },
    }) => {
      const fees = [...(bySenders.get(sender) ?? []), fee];
      bySenders.set(sender, fees);
      return { sender, worth: fees.reduce((least, one) => (one < least ? one : least)) };
    },
  );
  if (
    !inOrder(
      worths,
      (before, after) => before.worth > after.worth || (before.worth === after.worth && before.sender <= after.sender),
    )
  ) {
    return 'does not stand in the order of worth';
  }
  const most = maxBlockTxs < 200 ? 1 : Math.trunc(maxBlockTxs / 100);
  return [...bySenders.values()].some((fees) => fees.length > most)
    ? 'has too many transactions of one sender'
    : undefined;
};

const RULES: Readonly<Record<string, PlainRule>> = {
  'work-protocol@1.0.0': anything,
  'work-protocol@2.0.0': byWorth,
  'by-worth@1.0.0': byWorth,
  'by-sender@1.0.0': bySender,
  'as-it-comes@1.0.0': anything,
};

/** Returns the rule of a version by its name; undefined: nobody has it. */
export const plainRule = (version: string | undefined): PlainRule | undefined =>
  version === undefined ? undefined : RULES[version];
