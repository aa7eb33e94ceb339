import type { RefuseUnread } from '@bpdao/transport';
import type { WscRefusalCode } from '../domain/refusals.ts';

/**
 * A list with a transaction that asks for what is not known here is refused for it, as for any that is not valid: its
 * producer may send the list without it.
 */
export const refuseUnreadList: RefuseUnread = ({ field }) => {
  const index = /^transactions\[(\d+)\]\.payload\.body\b/.exec(field)?.[1];
  return index === undefined
    ? undefined
    : { code: 'TRANSACTION_INVALID' satisfies WscRefusalCode, detail: `transaction ${index}: BODY_UNKNOWN` };
};
