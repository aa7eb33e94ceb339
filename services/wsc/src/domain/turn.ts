import type { WorkProtocol } from '@bpdao/work-protocols';
import type { WscState } from './state.ts';

/** A version of the WSC: what it decides by itself, and when it speaks. */
export interface WscVersion {
  /** Address of the protocol's post; undefined: it speaks for every protocol, where there is one WSC only. */
  readonly protocol: string | undefined;
  readonly work: WorkProtocol;
}

/** Whether it is this version's turn: its protocol is in force at the height (docs/spec/wsc.md, "Turns"). Nobody's is it while nobody knows what is in force. */
export function isTurnOf({ protocol }: WscVersion, { heard, height }: Readonly<WscState>): boolean {
  const force = heard.governance.at(height);
  return force !== undefined && (protocol === undefined || force.protocol === protocol);
}

/** Whether the attempt in progress was begun by a protocol that is not in force any more. */
export const isLeftOver = ({ attempt, heard, height }: Readonly<WscState>): boolean =>
  attempt !== undefined && attempt.selected.protocol !== heard.governance.at(height)?.protocol;
