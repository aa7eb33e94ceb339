import { byFee } from './by-fee.ts';
import type { WorkProtocol } from './work-protocol.ts';

/** Version 1: producers take the highest fees, and a list becomes a block as it is. */
export const v1: WorkProtocol = {
  order: byFee,
  examine: () => () => undefined,
};
