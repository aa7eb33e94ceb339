import { nextBeacon, tipOf } from '@bpdao/draw';
import { differenceOf, objectOf, textOf, type RunCase } from './vector-case.ts';

/** Runs a beacon and a reveal: compares the next beacon, and the tip that the reveal opens. */
export const runBeacon: RunCase = (entry) => {
  const { beacon, reveal, tip, expect } = objectOf(entry);
  return [
    ...differenceOf('the next beacon', nextBeacon(textOf(beacon), textOf(reveal)), textOf(expect)),
    ...differenceOf('the tip', tipOf(textOf(reveal)), textOf(tip)),
  ];
};
