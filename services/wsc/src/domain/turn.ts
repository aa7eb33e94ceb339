import type { HeardFact } from '@bpdao/actor';
import type { InForce } from '@bpdao/genesis';
import type { WorkProtocol } from '@bpdao/work-protocols';
import type { WscHeard } from './messages.ts';
import type { WscState } from './state.ts';

/** A version of the WSC: what it decides by itself, and when it speaks. */
export interface WscVersion {
  /** Address of the protocol's post; undefined: it speaks for every protocol, where there is one WSC only. */
  readonly protocol: string | undefined;
  readonly work: WorkProtocol;
}

/**
 * Whether it is this version's turn: its protocol is in force at the height (docs/spec/wsc.md, "Turns"). Nobody's is it
 * while nobody knows what is in force.
 */
export function isTurnOf({ protocol }: WscVersion, { heard, height }: Readonly<WscState>): boolean {
  const force = heard.governance.at(height);
  return force !== undefined && (protocol === undefined || force.protocol === protocol);
}

/** Whether the attempt in progress was begun by a protocol that is not in force any more. */
export const isLeftOver = ({ attempt, heard, height }: Readonly<WscState>): boolean =>
  attempt !== undefined && attempt.selected.protocol !== heard.governance.at(height)?.protocol;

/** What a turn follows from. */
export const turnFacts = [
  'epoch-closed',
  'protocol-reverted',
  'round-settled',
] as const satisfies readonly WscHeard['type'][];

/**
 * Whether this version is the one that listens and answers, once what lies ahead is folded too. While nobody knows what
 * is in force, the one that did at the height before waits for it.
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
