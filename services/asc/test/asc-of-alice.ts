import { tipOf } from '@bpdao/draw';
import { roundSettled } from '@bpdao/facts';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import { encodeEncumbrance, encodeReleaseRequest, opened, type AscFact, type ProducerSelected } from '@bpdao/messages';
import type { AscHeard } from '../src/domain/messages.ts';
import { ascRules } from '../src/domain/rules.ts';
import type { AscState } from '../src/domain/state.ts';

export const alice = 'a1'.repeat(32);
export const PROTOCOL = 'ee'.repeat(32);
export const zero = '00'.repeat(32);
export const genesis: Genesis = {
  chainId: zero,
  name: 'test',
  timeMs: 0,
  accounts: [],
  members: [],
  founders: [],
  posts: [],
  protocol: PROTOCOL,
  parametersHash: zero,
  governable: [],
  parameters: defaultParameters,
};
const signature = new Uint8Array(64);

/** The ASC as its mailbox runs it. */
export class Asc {
  readonly state: AscState;

  constructor(document: Genesis = genesis) {
    this.state = ascRules.genesis(document);
  }

  encumber(target: bigint, sequence: bigint, tip = zero): string {
    return this.tell({
      type: 'encumber',
      payload: opened(encodeEncumbrance, { producer: alice, sequence, target, protocol: PROTOCOL, tip }),
      signature,
    });
  }

  release(target: bigint, sequence: bigint): string {
    return this.tell({
      type: 'release',
      payload: opened(encodeReleaseRequest, { producer: alice, sequence, target }),
      signature,
    });
  }

  hear(fact: AscHeard): AscFact | undefined {
    const heard = { actor: 'any', position: { sequence: 1, index: 0 }, atMs: 0, fact };
    ascRules.hear(this.state, heard);
    return this.follow(ascRules.decide(this.state, { type: 'heard', nowMs: 0, heard }));
  }

  /** Lets the next deadline pass, if there is any. Returns the fact that the ASC then says. */
  wake(): AscFact | undefined {
    const deadline = ascRules.deadline(this.state);
    return deadline === undefined
      ? undefined
      : this.follow(ascRules.decide(this.state, { type: 'deadline', nowMs: 0, key: deadline.key }));
  }

  /** Returns an ASC at which alice has offered 20. */
  static offered(): Asc {
    const asc = new Asc();
    asc.encumber(20n, 1n, tipOf('11'.repeat(32)));
    asc.hear({ type: 'rep-encumbered', producer: alice, delta: 20n, encumbered: 20n });
    return asc;
  }

  draw(change: Partial<ProducerSelected> = {}): AscFact | undefined {
    const receipt = {
      beacon: zero,
      height: 1n,
      attempt: 0,
      counter: 0,
      totalWeight: 20n,
      index: 0n,
      listSequence: 1,
      listIndex: 0,
      excluded: [],
      closedAnew: true,
    };
    return this.hear({
      type: 'producer-selected',
      receipt,
      producer: alice,
      stake: 20n,
      tip: zero,
      protocol: PROTOCOL,
      parent: zero,
      parametersHash: zero,
      ...change,
    });
  }

  private tell(
    command: Parameters<typeof ascRules.decide>[1] extends infer M
      ? M extends { type: 'command'; command: infer C }
        ? C
        : never
      : never,
  ): string {
    const decision = ascRules.decide(this.state, { type: 'command', nowMs: 0, command });
    if (decision.type === 'refuse') return decision.refusal.code;
    return this.follow(decision)?.type ?? decision.type;
  }

  private follow(decision: ReturnType<typeof ascRules.decide>): AscFact | undefined {
    if (decision.type !== 'say') return undefined;
    ascRules.evolve(this.state, { atMs: 0, fact: decision.fact });
    return decision.fact;
  }
}

/** Returns the receipt of the draw for a height. */
export const receiptOf = (height: bigint) => ({
  beacon: zero,
  height,
  attempt: 0,
  counter: 0,
  totalWeight: 20n,
  index: 0n,
  listSequence: 1,
  listIndex: 0,
  excluded: [],
  closedAnew: false,
});

/** Returns the end of the round of alice's block, and the loss of her stake of 20. */
export const settled = (outcome: 'accepted' | 'rejected', height: bigint, loss = 0n): AscHeard =>
  roundSettled({
    height,
    outcome,
    producer: alice,
    stakeLeft: 20n - loss,
    stakes: [{ address: alice, availability: true, side: 'for', stake: 20n, gain: 0n, loss }],
    supply: { wrep: 100n, grep: 0n },
    nextAttempt: 0,
  });
