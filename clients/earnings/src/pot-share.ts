import { PPM, type PoolOpened, type PoolSettled, type RoundSettled } from '@bpdao/messages';
import { wouldMint } from '@bpdao/tokens';
import type { PotShare } from './earning-line.ts';

/**
 * Calculates the pot of a pool's winners again from its terms and stakes (docs/spec/pools-and-salary.md, "Settling").
 */
export function potShareOf(
  { kind, fee, mintingRatioPpm, authorPpm, redistribute }: PoolOpened,
  { outcome, stakes }: Pick<RoundSettled | PoolSettled, 'outcome' | 'stakes'>,
): PotShare {
  const mint = wouldMint(fee, mintingRatioPpm);
  const forVoters = mint - (BigInt(authorPpm) * mint) / PPM;
  const minted = outcome === 'accepted' || kind !== 'block' ? forVoters : 0n;
  const winner = outcome === 'accepted' ? 'for' : 'against';
  const lost = redistribute ? stakes.reduce((sum, { side, loss }) => sum + (side === undefined ? 0n : loss), 0n) : 0n;
  const winners = stakes.reduce((sum, { side, stake }) => sum + (side === winner ? stake : 0n), 0n);
  return { pot: minted + lost, minted, lost, winners };
}
