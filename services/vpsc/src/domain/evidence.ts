import type { Evidence } from '@bpdao/messages';
import type { VpscState } from './state.ts';

/** The offence that evidence proves: the member that signed both things, and the slot or pool. */
export interface Offence {
  readonly offender: string;
  /** The slot or pool, by its name. */
  readonly what: string;
  /** Undefined if the pool is unknown or forgotten. */
  readonly height: bigint | undefined;
}

/**
 * Returns the offence that two signed things prove; undefined if they do not exclude each other (docs/spec/vpsc.md,
 * "Equivocation"). Signatures were checked before.
 */
export function offenceOf(state: Readonly<VpscState>, { proof }: Evidence): Offence | undefined {
  return proof.type === 'lists' ? listsOffence(proof) : votesOffence(state, proof);
}

function listsOffence({ one, other }: Extract<Evidence['proof'], { type: 'lists' }>): Offence | undefined {
  const [a, b] = [one.payload.value, other.payload.value];
  const sameSlot = a.producer === b.producer && a.height === b.height && a.attempt === b.attempt && a.try === b.try;
  if (!sameSlot || Buffer.compare(one.payload.bytes, other.payload.bytes) === 0) return undefined;
  return { offender: a.producer, what: `list/${a.height}/${a.attempt}/${a.try}/${a.producer}`, height: a.height };
}

function votesOffence(
  { blockPools }: Readonly<VpscState>,
  { one, other }: Extract<Evidence['proof'], { type: 'votes' }>,
): Offence | undefined {
  const [a, b] = [one.payload.value, other.payload.value];
  if (a.voter !== b.voter || a.poolId !== b.poolId || a.side === b.side) return undefined;
  return { offender: a.voter, what: `vote/${a.poolId}/${a.voter}`, height: blockPools.get(a.poolId) };
}
