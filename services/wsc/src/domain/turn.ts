import type { HeardFact } from '@bpdao/actor';
import type { InForce } from '@bpdao/genesis';
import type { WorkProtocol } from '@bpdao/work-protocols';
import type { WscHeard } from './messages.ts';
import type { WscState } from './state.ts';

/** A version of the WSC: its protocol, which decides its turn, and its own rules. */
export interface WscVersion {
  /** The address of the protocol's post; undefined if there is only one WSC, which leads for every protocol. */
  readonly protocol: string | undefined;
  readonly work: WorkProtocol;
}

/**
 * Tells if it is this version's turn: its protocol is in force at the height (docs/spec/wsc.md, "Turns"). No version
 * has the turn while the protocol in force is unknown.
 */
export function isTurnOf({ protocol }: WscVersion, { heard, height }: Readonly<WscState>): boolean {
  const force = heard.governance.at(height);
  return force !== undefined && (protocol === undefined || force.protocol === protocol);
}

/** Tells if the attempt in progress was begun by a protocol that is no longer in force. */
export const isLeftOver = ({ attempt, heard, height }: Readonly<WscState>): boolean =>
  attempt !== undefined && attempt.selected.protocol !== heard.governance.at(height)?.protocol;

/** The facts from which a turn follows. */
export const turnFacts = [
  'epoch-closed',
  'protocol-reverted',
  'round-settled',
] as const satisfies readonly WscHeard['type'][];

/**
 * Tells if this version listens and answers, once the facts ahead are folded too. While the protocol in force at a
 * height is unknown, the version of the height before answers.
 */
export function answersAfter(
  { protocol }: WscVersion,
  { heard, height }: Readonly<WscState>,
  ahead: Iterable<HeardFact<WscHeard>>,
): boolean {
  if (protocol === undefined) return true;
  let inForce: InForce = heard.governance;
  let at = height;
  for (const { fact } of ahead) {
    if (fact.type !== 'epoch-closed' && fact.type !== 'protocol-reverted' && fact.type !== 'round-settled') continue;
    if (fact.type === 'round-settled' && fact.outcome !== 'accepted') continue;
    if (inForce === heard.governance) inForce = inForce.copy();
    if (fact.type !== 'round-settled') inForce.fold(fact);
    else {
      inForce.settled(fact.height, fact.protocol);
      at = fact.nextHeight;
    }
  }
  return (inForce.at(at) ?? inForce.at(at - 1n))?.protocol === protocol;
}
