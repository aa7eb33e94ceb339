import { commandSubject } from '@bpdao/catalogue';
import { transactionHash } from '@bpdao/chain';
import { checkable, type Check, type CheckTools } from '@bpdao/transport';
import type { CheckedWscCommand } from '../domain/messages.ts';

/** Signatures looked at before the next are: whoever sends bad ones has no more work done than this. */
const SLICE = 256;

/**
 * Of a list's transactions the first whose signature does not hold is named, for the rules to refuse; those behind it
 * are not looked at. The list's own signature was (first-look.ts).
 */
export const checkList =
  ({ checker, chainId }: CheckTools): Check<'wsc', CheckedWscCommand> =>
  async (command) => {
    const subject = commandSubject('gossip', 'submit-transaction');
    const { transactions } = command;
    for (let at = 0; at < transactions.length; at += SLICE) {
      const holds = await checker.check(
        transactions.slice(at, at + SLICE).map((signed) => ({
          ...checkable(subject, chainId, signed.payload.value.sender, signed),
          id: transactionHash(signed),
        })),
      );
      const bad = holds.indexOf(false);
      if (bad !== -1) return { command: { ...command, badSignatureAt: at + bad } };
    }
    return { command };
  };
