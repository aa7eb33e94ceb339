import type { RefuseUnread } from '@bpdao/transport';
import type { WscRefusalCode } from '../domain/refusals.ts';

/**
 * Refuses a list with a transaction whose body is unknown here, as a list with any invalid transaction: its producer
 * may send the list without it.
 */
export const refuseUnreadList: RefuseUnread = ({ field }) => {
  const index = /^transactions\[(\d+)\]\.payload\.body\b/.exec(field)?.[1];
  return index === undefined
    ? undefined
    : { code: 'TRANSACTION_INVALID' satisfies WscRefusalCode, detail: `transaction ${index}: BODY_UNKNOWN` };
};
