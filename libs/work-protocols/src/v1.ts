import type { WorkProtocol } from './work-protocol.ts';

/** Version 1: a list becomes a block as it is. */
export const v1: WorkProtocol = {
  manifest: { name: 'work-protocol', version: '1.0.0' },
  refuseList: () => undefined,
};
