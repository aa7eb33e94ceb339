import { setTimeout as sleep } from 'node:timers/promises';
import type { AttackReport } from './attack-messages.ts';
import type { Attacker } from './attacker.ts';
import type { FloodNetwork } from './flood-network.ts';
import type { Flood } from './flood.ts';
import type { Served } from './honest-load.ts';
import type { Span } from './latencies.ts';

/** One row of the table. */
export interface FloodRow {
  readonly flood: string;
  readonly what: string;
  readonly attacked: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly calm: Served;
  readonly during: Served;
  /**
   * Service while the same messages went, as fast, to a subject that no process serves; absent if the chain did not
   * survive the flood.
   */
  readonly control: Served | undefined;
  readonly attack: AttackReport;
  /** The report of the control. */
  readonly controlAttack: AttackReport | undefined;
  readonly notes: Readonly<Record<string, number>>;
  /** The longest time without a settled block from a flood's beginning until 5 s after, ms. */
  readonly longestGapMs: number;
  readonly controlGapMs: number | undefined;
  /** Memory of the attacked process, MiB. */
  readonly memoryMiB: { readonly before: number; readonly peak: number; readonly after: number };
  /**
   * Shares of one core, by process, during the flood and during the control. Unlike latencies they are the same on a
   * busy machine.
   */
  readonly cores: { readonly during: Figures; readonly control: Figures | undefined };
  /** Of broker and services, from the first flood's beginning to the end. */
  readonly logBytes: number;
  /**
   * Time from the flood's end until all is calm again, ms. It is calm if all requests of 3 s are served, half of them
   * in at most twice the time of before. The first look is after 5 s; absent if it is not calm in the end.
   */
  readonly calmAfterMs: number | undefined;
  /** Processes that ended. */
  readonly ended: readonly string[];
  /** True if honest p99, of answers, settling and queries, is at most twice the p99 of the control. */
  readonly holds: boolean;
}

type Figures = Readonly<Record<string, number>>;

const AFTER_MS = 5000;
const LOOK_MS = 3000;
/** The time after which the chain counts as stopped if requests are still open. */
const PATIENCE_MS = 90_000;
const BAR = 2;

/** How a flood is measured. */
export interface FloodSpan {
  /** Of each flood, and of each control. */
  readonly seconds: number;
  /** Floods and controls in turns: what else the machine has to do changes, and must not be taken for either. */
  readonly rounds: number;
}

/** Measures one flood: calm, then during and while the same goes where nobody serves it, in turns. */
export async function measureFlood(
  flooded: FloodNetwork,
  flood: Flood,
  { seconds, rounds }: FloodSpan,
): Promise<FloodRow> {
  const { honest } = flooded;
  const forMs = seconds * 1000;
  const attacker = await flooded.attacker(flood);
  try {
    await flooded.allServed(performance.now(), PATIENCE_MS);
    const calmSpan = (await during(flooded, () => sleep(forMs))).span;
    await flooded.allServed(calmSpan.toMs, PATIENCE_MS);
    const calm = honest.served(calmSpan);
    const before = flooded.memoryMiB();
    const logsBefore = await flooded.logBytes();
    const { floods, controls, calmAfterMs } = await inTurns(flooded, attacker, calm, { seconds, rounds });
    const [after, logBytes] = [flooded.memoryMiB(), (await flooded.logBytes()) - logsBefore];
    const isWhole = controls.length === rounds;
    const [flooding, controlling] = [togetherOf(flooded, floods), isWhole ? togetherOf(flooded, controls) : undefined];
    const { attacked } = flood;
    return {
      flood: flood.name,
      what: flood.what,
      attacked,
      seconds,
      rounds,
      calm,
      during: flooding.served,
      control: controlling?.served,
      attack: flooding.attack,
      controlAttack: controlling?.attack,
      notes: attacker.notes,
      longestGapMs: flooding.longestGapMs,
      controlGapMs: controlling?.longestGapMs,
      memoryMiB: { before: before[attacked] ?? 0, peak: flooding.peakMiB[attacked] ?? 0, after: after[attacked] ?? 0 },
      cores: { during: flooding.cores, control: controlling?.cores },
      logBytes,
      calmAfterMs,
      ended: [...flooded.ended],
      holds:
        controlling !== undefined &&
        PARTS.every((part) => flooding.served[part].p99Ms <= BAR * controlling.served[part].p99Ms),
    };
  } finally {
    await attacker.end();
  }
}

/** Floods and their controls; fewer controls than floods when the network did not come to rest. */
async function inTurns(flooded: FloodNetwork, attacker: Attacker, calm: Served, { seconds, rounds }: FloodSpan) {
  const forMs = seconds * 1000;
  const floods: Measured[] = [];
  const controls: Measured[] = [];
  let calmAfterMs: number | undefined = 0;
  while (controls.length < rounds) {
    const one = await during(flooded, () => attacker.flood({ forMs, isControl: false }));
    floods.push(one);
    await sleep(AFTER_MS);
    const calmAgainMs = await untilCalm(flooded, calm, one.span.toMs);
    calmAfterMs = calmAgainMs === undefined ? undefined : Math.max(calmAfterMs, calmAgainMs);
    if (calmAfterMs === undefined) break;
    const perSecond = (one.came.sent * 1000) / one.came.tookMs;
    const other = await during(flooded, () => attacker.flood({ forMs, isControl: true, perSecond }));
    await flooded.allServed(other.span.toMs, PATIENCE_MS);
    controls.push(other);
  }
  return { floods, controls, calmAfterMs };
}

const PARTS = ['answer', 'settled', 'query'] as const;

/**
 * Returns the time from the end of the flood to the beginning of the first calm interval, ms; undefined if there was
 * none.
 */
async function untilCalm(flooded: FloodNetwork, calm: Served, endedMs: number): Promise<number | undefined> {
  while (performance.now() < endedMs + PATIENCE_MS) {
    const from = performance.now();
    await sleep(LOOK_MS);
    const to = performance.now();
    if (!(await flooded.allServed(to, PATIENCE_MS))) return undefined;
    const look = flooded.honest.served({ fromMs: from, toMs: to });
    if (PARTS.every((part) => look[part].p50Ms <= BAR * calm[part].p50Ms)) return Math.round(from - endedMs);
  }
  return undefined;
}

/** What came of a while, and what the network did in it. */
interface Measured<T = AttackReport> {
  readonly span: Span;
  readonly came: T;
  readonly usedMs: Figures;
  readonly peakMiB: Figures;
}

async function during<T>(flooded: FloodNetwork, act: () => Promise<T>): Promise<Measured<T>> {
  const [fromMs, usedBefore] = [performance.now(), flooded.processorMs()];
  const acting = act();
  const peakMiB = await flooded.peakMemoryMiB(acting);
  const came = await acting;
  const usedMs = merged(usedBefore, flooded.processorMs(), (before, after) => after - before);
  return { span: { fromMs, toMs: performance.now() }, came, usedMs, peakMiB };
}

/** Several of a kind as one. */
function togetherOf({ honest, blocks }: FloodNetwork, all: readonly Measured[]) {
  const ms = all.reduce((sum, { span }) => sum + span.toMs - span.fromMs, 0);
  const used = all.map(({ usedMs }) => usedMs).reduce((one, other) => merged(one, other, (a, b) => a + b));
  return {
    served: honest.served(...all.map(({ span }) => span)),
    attack: all.map(({ came }) => came).reduce(bothAttacks),
    peakMiB: all.map(({ peakMiB }) => peakMiB).reduce((one, other) => merged(one, other, Math.max)),
    cores: merged(used, used, (usedMs) => Number((usedMs / ms).toFixed(3))),
    longestGapMs: Math.round(
      Math.max(...all.map(({ span: { fromMs, toMs } }) => blocks.longestGapMs(fromMs, toMs + AFTER_MS))),
    ),
  };
}

const bothAttacks = (one: AttackReport, other: AttackReport): AttackReport => ({
  sent: one.sent + other.sent,
  bytes: one.bytes + other.bytes,
  tookMs: one.tookMs + other.tookMs,
  answers: merged(one.answers, other.answers, (a, b) => a + b),
});

/** Figures by name; one that is not there is 0. */
const merged = (one: Figures, other: Figures, both: (a: number, b: number) => number): Figures =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => [
      name,
      both(one[name] ?? 0, other[name] ?? 0),
    ]),
  );
