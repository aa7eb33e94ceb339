import type { HeardVpsc } from '../state.ts';

/** Changes the REP of an address, free or encumbered, by `delta` µREP; addresses without REP are not remembered. */
export function holdRep({ holdings }: HeardVpsc, address: string, delta: bigint): void {
  const held = (holdings.get(address) ?? 0n) + delta;
  if (held > 0n) holdings.set(address, held);
  else holdings.delete(address);
}
