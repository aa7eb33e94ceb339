import type { FundPool, Parameters, VpscFact } from '@bpdao/messages';
import { Vpsc } from './pool-of-alice.ts';

/**
 * Returns a VPSC with a proposal of dave's, and a block settled at 2,000 in which carol paid 10 $ for a pool on it:
 * commitments until 7,000, reveals until 10,000.
 */
export function paid(change: Partial<FundPool> = {}, parameters: Partial<Parameters> = {}): Vpsc {
  const vpsc = new Vpsc(parameters);
  vpsc.post();
  vpsc.settleBlock([change]);
  return vpsc;
}

/** Returns the VPSC as `paid` does, with the pool open since 2,000. */
export function funded(parameters: Partial<Parameters> = {}): Vpsc {
  const vpsc = paid({}, parameters);
  const deadline = vpsc.wakeAt(2000);
  if (deadline?.type !== 'pool-opened') throw new Error('no pool was opened');
  return vpsc;
}

/** Returns the fact, which must be of this type. */
export const ofType = <T extends VpscFact['type']>(
  fact: VpscFact | undefined,
  type: T,
): Extract<VpscFact, { type: T }> => {
  if (fact?.type !== type) throw new Error(`not ${type} but ${String(fact?.type)}`);
  return fact as Extract<VpscFact, { type: T }>;
};
