import type { HeardVpsc } from '../state.ts';

/** An address holds more or less REP, free or encumbered; one that holds none is not remembered. `delta` in µREP. */
export function holdRep({ holdings }: HeardVpsc, address: string, delta: bigint): void {
  const held = (holdings.get(address) ?? 0n) + delta;
  if (held > 0n) holdings.set(address, held);
  else holdings.delete(address);
}
