import type { Options } from './options.ts';
import { planOf } from './plan-of.ts';
import type { Plan } from './plan.ts';
import { ProgressLine } from './progress-line.ts';
import { runPlan, type Outcome } from './run.ts';
import { readFailure, writeFailure } from './seeds.ts';
import { shrink } from './shrink.ts';

/** The most time, ms, and the most tries for making a failure smaller. */
const SHRINK_MS = 120_000;
const SHRINK_TRIES = 200;

/** Simulates one seed, or one after another; the exit code. */
export async function simulate({ seed, blocks, producers, minutes, json, planFile, keep }: Options): Promise<0 | 1> {
  const line = new ProgressLine(process.stderr);
  const untilMs = performance.now() + minutes * 60_000;
  let plan = planFile === undefined ? planOf(seed, { blocks, producers }) : readFailure(planFile).plan;
  for (let next = seed + 1; ; next += 1) {
    const outcome = await run(plan, line, json);
    if (outcome.failure !== undefined) return failed(outcome, line, keep);
    if (performance.now() >= untilMs) return 0;
    plan = planOf(next, { blocks, producers });
  }
}

async function run(plan: Plan, line: ProgressLine, json: boolean): Promise<Outcome> {
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  const outcome = await runPlan(plan, {
    onBlock: (height) =>
      line.show(
        plan.blocks,
        height,
        `seed ${plan.seed}: block ${height} of ${plan.blocks}, ${(height / seconds()).toFixed(0)} blocks/s`,
      ),
  });
  const { blocks, messages, facts, digest, simulatedMs, failure } = outcome;
  line.clear();
  process.stdout.write(
    json
      ? `${JSON.stringify({ seed: plan.seed, blocks, messages, facts, digest, simulatedMs, seconds: Number(seconds().toFixed(2)), failure: failure ?? null })}\n`
      : `seed ${plan.seed}: ${blocks} blocks, ${messages} messages, ${(simulatedMs / 1000).toFixed(0)} s simulated in ${seconds().toFixed(1)} s, ${(blocks / seconds()).toFixed(0)} blocks/s, history ${digest.slice(0, 16)}\n`,
  );
  return outcome;
}

async function failed(outcome: Outcome, line: ProgressLine, keep: string | undefined): Promise<1> {
  tell(
    `Seed ${outcome.plan.seed} breaks "${outcome.failure?.invariant}" at height ${outcome.failure?.height}: ${outcome.failure?.sentence}.`,
  );
  const untilMs = performance.now() + SHRINK_MS;
  const shrunk = await shrink(
    outcome,
    (plan) => {
      line.show(1, 0, `making it smaller: ${plan.blocks} blocks, ${plan.happenings.length} happenings`);
      return runPlan(plan);
    },
    (tries) => tries < SHRINK_TRIES && performance.now() < untilMs,
  );
  line.clear();
  const { plan, failure } = shrunk.outcome;
  tell(
    `After ${shrunk.tries} tries it takes ${plan.blocks} blocks, ${plan.happenings.length} happenings and ${plan.dishonest.length} dishonest members: ${failure?.sentence}.`,
  );
  if (keep === undefined || failure === undefined) tell(JSON.stringify(plan));
  else {
    tell(
      `Its plan is in ${writeFailure(keep, plan, failure)}; the tests run it from now on. Again: npm run simulate -- --plan ${keep}/${plan.seed}-${failure.invariant}.json`,
    );
  }
  return 1;
}

const tell = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
