import { commandSubject } from '@bpdao/catalogue';
import { decodeSignedList } from '@bpdao/messages';
import { checkable, type CheckTools, type FirstLook } from '@bpdao/transport';
import { isOfDrawnProducer, refuseSlot } from '../domain/decide/refuse-slot.ts';
import type { WscState } from '../domain/state.ts';

/** Lists whose transactions are read and checked at once. */
const IN_WORK_MAX = 2;

/**
 * Returns the first look at a list, which reads only its signed head and not its transactions. They are read only for
 * the producer that was drawn for the attempt in progress and signed the list (docs/spec/wsc.md, "The list").
 */
export const firstLook = ({ checker, chainId }: CheckTools): FirstLook<WscState> => {
  let inWork = 0;
  const leave = (): void => void (inWork -= 1);
  return async (body, read) => {
    const signed = decodeSignedList(body); // the first fields of the command; its transactions are passed over
    const list = signed.payload.value;
    const seen = await read((state) => ({
      decision: isOfDrawnProducer(state, list) ? undefined : refuseSlot(state, signed.payload),
    }));
    if (seen === undefined) return { tryAgain: 'BEHIND' };
    const { decision } = seen;
    if (decision?.type === 'refuse') return { refused: decision.refusal.code };
    const [holds] = await checker.check([
      checkable(commandSubject('wsc', 'submit-block-transactions'), chainId, list.producer, signed),
    ]);
    if (holds !== true) return { refused: 'BAD_SIGNATURE' };
    if (decision !== undefined) return { repeated: true };
    if (inWork >= IN_WORK_MAX) return { tryAgain: 'OVERLOADED' };
    inWork += 1;
    return { leave };
  };
};
