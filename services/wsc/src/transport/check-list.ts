import { commandSubject } from '@bpdao/catalogue';
import { transactionHash } from '@bpdao/chain';
import { checkable, type Check, type CheckTools } from '@bpdao/transport';
import type { CheckedWscCommand } from '../domain/messages.ts';

/** The count of signatures checked at a time: a sender of bad signatures causes no more work than this. */
const SLICE = 256;

/**
 * Returns the check of a list's transactions. It names the first bad signature, for the rules to refuse, and checks no
 * slice behind it. The list's own signature was checked before (first-look.ts).
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
