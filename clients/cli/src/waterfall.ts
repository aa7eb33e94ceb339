import { blockReasons } from '@bpdao/messages';
import { writeAmount, type SaidFact } from '@bpdao/sdk';
import type { Step } from './block-steps.ts';
import { shortAddress } from './print.ts';

/** The most votes of one pool with a line each; more votes share one line. */
const VOTES_SHOWN = 6;
/** The least width of the chart, and the most columns that it leaves to words. */
const CHART_LEAST = 16;
const WORDS_MOST = 34;

/** One line: a step, or several votes. */
interface Row {
  readonly actor: string;
  readonly name: string;
  readonly at: string;
  readonly took: string;
  readonly what: string;
  readonly fromMs: number | undefined;
  readonly toMs: readonly number[];
}

/**
 * Draws a block's steps below each other, each as a bar from its cause to its own time, within a number of columns.
 * Pure.
 */
export function waterfall(steps: readonly Step[], width: number): readonly string[] {
  const endMs = Math.max(1, ...steps.map(({ offsetMs }) => offsetMs));
  const attempts = [...new Set(steps.map(({ attempt }) => attempt))];
  const rows = new Map(attempts.map((attempt) => [attempt, rowsOf(steps.filter((step) => step.attempt === attempt))]));
  const all = [...rows.values()].flat();
  const columns = (['actor', 'name', 'at', 'took'] as const).map((column) =>
    Math.max(HEAD[column].length, ...all.map((row) => row[column].length)),
  );
  const left = columns.reduce((sum, column) => sum + column + 2, 0);
  const longest = Math.max(0, ...all.map(({ what }) => what.length));
  const chart = Math.max(CHART_LEAST, width - left - Math.min(longest, WORDS_MOST) - 2);
  const draw = (row: Pick<Row, 'actor' | 'name' | 'at' | 'took' | 'what'>, bar: string): string => {
    const [actor = 0, name = 0, at = 0, took = 0] = columns;
    const line =
      `${row.actor.padEnd(actor)}  ${row.name.padEnd(name)}  ${row.at.padStart(at)}  ${row.took.padStart(took)}  ${bar}  ${row.what}`.trimEnd();
    return line.length > width ? `${line.slice(0, width - 1)}…` : line;
  };
  const lines = [draw(HEAD, scale(endMs, chart))];
  for (const [attempt, its] of rows) {
    if (attempts.length > 1) lines.push(rule(`attempt ${attempt}`, Math.min(width, left + chart)));
    for (const row of its) lines.push(draw(row, barOf(row, endMs, chart)));
  }
  return lines;
}

const HEAD = { actor: 'ACTOR', name: 'FACT', at: 'AT MS', took: 'TOOK', what: '' } as const;

function rowsOf(steps: readonly Step[]): readonly Row[] {
  const votes = steps.filter(({ said }) => said.fact.type === 'vote-cast');
  if (votes.length <= VOTES_SHOWN) return steps.map(rowOf);
  return steps.flatMap((step) =>
    step.said.fact.type !== 'vote-cast' ? [rowOf(step)] : step === votes[0] ? [rowOfVotes(votes)] : [],
  );
}

const rowOf = ({ said, offsetMs, cause, because }: Step): Row => ({
  actor: said.actor,
  name: said.fact.type,
  at: String(offsetMs),
  took:
    cause !== undefined
      ? `+${offsetMs - cause.offsetMs}`
      : because.startsWith('deadline') && offsetMs > 0
        ? 'deadline'
        : '',
  what: whatOf(said.fact),
  fromMs: cause?.offsetMs,
  toMs: [offsetMs],
});

function rowOfVotes(votes: readonly Step[]): Row {
  const took = votes.flatMap(({ offsetMs, cause }) => (cause === undefined ? [] : [offsetMs - cause.offsetMs]));
  const cast = votes.flatMap(({ said: { fact } }) => (fact.type === 'vote-cast' ? [fact.vote.payload.value] : []));
  const sideOf = (wanted: string): string => {
    const its = cast.filter(({ side }) => side === wanted);
    return `${its.length} ${wanted} (${writeAmount(its.reduce((sum, { stake }) => sum + stake, 0n))} REP)`;
  };
  return {
    actor: 'vpsc',
    name: `${votes.length} × vote-cast`,
    at: `${votes[0]?.offsetMs ?? 0}…${votes.at(-1)?.offsetMs ?? 0}`,
    took: took.length === 0 ? '' : `+${Math.min(...took)}…${Math.max(...took)}`,
    what: ['for', 'against'].map(sideOf).join(', '),
    fromMs: votes[0]?.cause?.offsetMs,
    toMs: votes.map(({ offsetMs }) => offsetMs),
  };
}

/** Draws a line from the cause, and a dot for each time at which a fact was stated. */
function barOf({ fromMs, toMs }: Row, endMs: number, chart: number): string {
  const cellOf = (ms: number): number => Math.min(chart - 1, Math.max(0, Math.round((ms / endMs) * (chart - 1))));
  const last = cellOf(Math.max(...toMs));
  const dots = new Set(toMs.map(cellOf));
  const from = fromMs === undefined ? last : cellOf(fromMs);
  return Array.from({ length: chart }, (_, cell) =>
    dots.has(cell) ? '●' : cell >= from && cell < last ? '━' : ' ',
  ).join('');
}

const scale = (endMs: number, chart: number): string => {
  const end = `${endMs} ms`;
  return `0${'─'.repeat(Math.max(0, chart - 3 - end.length))} ${end} `.slice(0, chart);
};

const rule = (title: string, width: number): string =>
  `── ${title} ${'─'.repeat(Math.max(0, width - title.length - 4))}`;

/** Writes the main content of a fact in a few words. */
export function whatOf(fact: SaidFact['fact']): string {
  switch (fact.type) {
    case 'producer-selected':
      return shortAddress(fact.producer);
    case 'stake-taken':
      return `${writeAmount(fact.amount)} REP`;
    case 'slot-missed':
      return `${shortAddress(fact.producer)} ${fact.reason}`;
    case 'block-refused':
      return `refused: ${fact.reason}. ${blockReasons[fact.reason]}`;
    case 'block-proposed':
      return `${fact.block.transactions.length} Txs`;
    case 'vote-cast': {
      const { voter, side, stake } = fact.vote.payload.value;
      return `${shortAddress(voter)} ${side}, ${writeAmount(stake)} REP`;
    }
    case 'pool-resolved':
      return `${fact.outcome}: ${writeAmount(fact.stakesFor)} for, ${writeAmount(fact.stakesAgainst)} against`;
    case 'round-settled':
      return fact.outcome;
    case 'offer-changed':
      return `${shortAddress(fact.offer.producer)} ${fact.change}`;
    case 'transactions-dropped':
      return `${fact.drops.length} dropped`;
    default:
      return '';
  }
}
