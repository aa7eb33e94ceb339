import { adoptions } from './adoptions.ts';
import { blocks } from './blocks.ts';
import { causality } from './causality.ts';
import { creation } from './creation.ts';
import { epochs } from './epochs.ts';
import type { InvariantMaker } from './invariant.ts';
import { once } from './once.ts';
import { pools } from './pools.ts';
import { rep } from './rep.ts';
import { salary } from './salary.ts';
import { shadows } from './shadows.ts';
import { transactions } from './transactions.ts';
import { turns } from './turns.ts';
import { verdicts } from './verdicts.ts';

/** Everything that always holds (docs/spec/simulation.md, "Invariants"). */
export const allInvariants: readonly InvariantMaker[] = [
  causality,
  once,
  rep,
  salary,
  pools,
  blocks,
  verdicts,
  transactions,
  epochs,
  adoptions,
  creation,
  turns,
  shadows,
];
