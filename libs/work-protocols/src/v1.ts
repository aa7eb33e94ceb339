import type { WorkProtocol } from './work-protocol.ts';

/** Version 1: producers take what pays most, and a list becomes a block as it is. */
export const v1: WorkProtocol = {
  order: (first, second) => (first.fee === second.fee ? (first.sender < second.sender ? -1 : 1) : first.fee > second.fee ? -1 : 1),
  examine: () => () => undefined,
};
