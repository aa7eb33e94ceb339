export { parseOptions, type Options, type ParsedOptions } from './options.ts';
export { planOf } from './plan-of.ts';
export type { Happening, Plan } from './plan.ts';
export { startable, type Startable } from './replica.ts';
export { runPlan, type Outcome } from './run.ts';
export { pastFailures, readFailure, writeFailure, type PastFailure } from './seeds.ts';
export { shrink } from './shrink.ts';
