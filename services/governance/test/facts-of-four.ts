import { roundSettled } from '@bpdao/facts';
import type { Outcome } from '@bpdao/messages';

const zero = '00'.repeat(32);

/** Returns the draw for an attempt, by the protocol in force. */
export const selected = (height: bigint, attempt: number, protocol: string) => ({
  type: 'producer-selected' as const,
  producer: zero,
  stake: 20n,
  tip: zero,
  protocol,
  parent: zero,
  parametersHash: zero,
  receipt: {
    beacon: zero,
    height,
    attempt,
    counter: 0,
    totalWeight: 20n,
    index: 0n,
    listSequence: 1,
    listIndex: 0,
    excluded: [],
    closedAnew: false,
  },
});

/** Returns the block of an attempt. */
export function proposed(height: bigint, attempt: number, protocol: string) {
  const nothing = new Uint8Array();
  const header = {
    chainId: zero,
    height,
    attempt,
    parent: zero,
    protocol,
    parametersHash: zero,
    producer: zero,
    receiptHash: zero,
    reveal: zero,
    payoutsRoot: zero,
    transactionsRoot: zero,
    stateRoot: zero,
    fees: 0n,
    subsidy: 0n,
    timeMs: 1,
  };
  const list = {
    producer: zero,
    height,
    attempt,
    try: 0,
    parent: zero,
    reveal: zero,
    transactionsRoot: zero,
    transactionCount: 0,
  };
  return {
    type: 'block-proposed' as const,
    hash: zero,
    post: { bytes: nothing, value: { kind: 'block' as const, authors: [], references: [], content: nothing } },
    postAddress: zero,
    stake: 0n,
    fees: 0n,
    subsidy: 0n,
    block: {
      header: { bytes: nothing, value: header },
      payouts: [],
      transactions: [],
      list: { bytes: nothing, value: list },
      listSignature: nothing,
    },
  };
}

/** Returns the end of the round of an attempt. */
export const settled = (height: bigint, attempt: number, outcome: Outcome, protocol: string) =>
  roundSettled({ height, attempt, outcome, supply: { wrep: 1000n, grep: 0n }, protocol });

/** Returns the opening of a pool on a stage of governance at `nowMs`: commitments for 10 ms, reveals for 10 more. */
export const poolOpened = (counter: number, nowMs: number) => ({
  type: 'pool-opened' as const,
  poolId: String(counter).padStart(64, '0'),
  counter: BigInt(counter),
  kind: 'governance' as const,
  fee: 0n,
  mintingRatioPpm: 0n,
  authorPpm: 0,
  wouldMint: 0n,
  quorumPpm: 0,
  winRatioPpm: 500_000,
  bindingPpm: 0,
  redistribute: true,
  supply: 1000n,
  free: 1000n,
  activeFree: 0n,
  activeFloorPpm: 0,
  minClosesAtMs: nowMs + 20,
  revealsFromMs: nowMs + 10,
  closesAtMs: nowMs + 20,
  availabilityStake: 0n,
  height: 1n,
  attempt: 0,
  payoutCount: 0,
});
