import { transactionHash } from '@bpdao/chain';
import { commandSubject } from '@bpdao/protocol';
import { checkable } from '@bpdao/transport';
import type { Check, CheckTools } from '@bpdao/transport';
import type { CheckedWscCommand } from '../domain/messages.ts';

/** A list's own signature must hold; of its transactions the first whose signature does not is named, for the rules to refuse. */
export const checkList =
  ({ checker, chainId }: CheckTools): Check<'wsc', CheckedWscCommand> =>
  async (command) => {
    const [own] = await checker.check([checkable(commandSubject('wsc', command.type), chainId, command.payload.value.producer, command)]);
    if (own !== true) return { refused: 'BAD_SIGNATURE' };
    const subject = commandSubject('gossip', 'submit-transaction');
    const holds = await checker.check(command.transactions.map((signed) => ({ ...checkable(subject, chainId, signed.payload.value.sender, signed), id: transactionHash(signed) })));
    const bad = holds.indexOf(false);
    return { command: bad === -1 ? command : { ...command, badSignatureAt: bad } };
  };
