import { setTimeout as sleep } from 'node:timers/promises';
import type { AttackReport } from './attack-messages.ts';
import type { FloodNetwork } from './flood-network.ts';
import type { Flood } from './flood.ts';
import type { Served } from './honest-load.ts';

/** One row of the table. */
export interface FloodRow {
  readonly flood: string;
  readonly what: string;
  readonly attacked: string;
  readonly seconds: number;
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
  /** The longest time without a block from the flood's beginning until all its due requests are served, ms. */
  readonly longestGapMs: number;
  readonly controlGapMs: number | undefined;
  /** Memory of the attacked process, MiB. */
  readonly memoryMiB: { readonly before: number; readonly peak: number; readonly after: number };
  /**
   * Shares of one core, by process, during the flood and during the control. Unlike latencies they are the same on a
   * busy machine.
   */
  readonly cores: { readonly during: Cores; readonly control: Cores | undefined };
  /** Bytes logged by broker and services, from the flood's beginning until 5 s after its end. */
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

type Cores = Readonly<Record<string, number>>;

const AFTER_MS = 5000;
const LOOK_MS = 3000;
/** The time after which the chain counts as stopped if requests are still open. */
const PATIENCE_MS = 90_000;
const BAR = 2;

/**
 * Measures one flood: the calm before, the flood, the time after, and the control, whose messages no process serves.
 */
export async function measureFlood(flooded: FloodNetwork, flood: Flood, seconds: number): Promise<FloodRow> {
  const { honest, blocks } = flooded;
  const forMs = seconds * 1000;
  const attacker = await flooded.attacker(flood);
  try {
    await flooded.allServed(performance.now(), PATIENCE_MS);
    const calmFrom = performance.now();
    await sleep(forMs);
    const calmTo = performance.now();
    await flooded.allServed(calmTo, PATIENCE_MS);
    const calm = honest.served(calmFrom, calmTo);
    const [before, logsBefore, from] = [flooded.memoryMiB(), await flooded.logBytes(), performance.now()];
    const usedBefore = flooded.processorMs();
    const flooding = attacker.flood({ forMs, isControl: false });
    const peak = await flooded.peakMemoryMiB(flooding);
    const attack = await flooding;
    const to = performance.now();
    const cores = coresOf(usedBefore, flooded.processorMs(), to - from);
    await sleep(AFTER_MS);
    const [after, logBytes] = [flooded.memoryMiB(), (await flooded.logBytes()) - logsBefore];
    const calmAfterMs = await untilCalm(flooded, calm, to);
    const during = honest.served(from, to);
    const longestGapMs = Math.round(blocks.longestGapMs(from, performance.now()));
    const controlled =
      calmAfterMs === undefined
        ? undefined
        : await control(flooded, () =>
            attacker.flood({ forMs, isControl: true, perSecond: (attack.sent * 1000) / attack.tookMs }),
          );
    const { attacked } = flood;
    return {
      flood: flood.name,
      what: flood.what,
      attacked,
      seconds,
      calm,
      during,
      control: controlled?.served,
      attack,
      controlAttack: controlled?.attack,
      notes: attacker.notes,
      longestGapMs,
      controlGapMs: controlled?.longestGapMs,
      memoryMiB: { before: before[attacked] ?? 0, peak: peak[attacked] ?? 0, after: after[attacked] ?? 0 },
      cores: { during: cores, control: controlled?.cores },
      logBytes,
      calmAfterMs,
      ended: [...flooded.ended],
      holds:
        controlled !== undefined && PARTS.every((part) => during[part].p99Ms <= BAR * controlled.served[part].p99Ms),
    };
  } finally {
    await attacker.end();
  }
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
    const look = flooded.honest.served(from, to);
    if (PARTS.every((part) => look[part].p50Ms <= BAR * calm[part].p50Ms)) return Math.round(from - endedMs);
  }
  return undefined;
}

async function control(
  flooded: FloodNetwork,
  flood: () => Promise<AttackReport>,
): Promise<{
  readonly served: Served;
  readonly longestGapMs: number;
  readonly attack: AttackReport;
  readonly cores: Cores;
}> {
  const [from, usedBefore] = [performance.now(), flooded.processorMs()];
  const attack = await flood();
  const to = performance.now();
  const cores = coresOf(usedBefore, flooded.processorMs(), to - from);
  await flooded.allServed(to, PATIENCE_MS);
  const { honest, blocks } = flooded;
  return {
    attack,
    cores,
    served: honest.served(from, to),
    longestGapMs: Math.round(blocks.longestGapMs(from, performance.now())),
  };
}

const coresOf = (before: Cores, after: Cores, ms: number): Cores =>
  Object.fromEntries(
    Object.entries(after).map(([name, usedMs]) => [name, Number(((usedMs - (before[name] ?? 0)) / ms).toFixed(3))]),
  );
