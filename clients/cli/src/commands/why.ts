import type { Command } from 'commander';
import type { ActorName } from '@bpdao/catalogue';
import { Earnings, Totals, type EarningLine, type ExplainingFact, type Held } from '@bpdao/earnings';
import { writeAddress, writeAmount, type Client, type SaidFact } from '@bpdao/sdk';
import { CommandError, usageError } from '../command-error.ts';
import { addressOf, contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { dollars, grid, print, table, type Printable } from '../print.ts';
import { wholeOf } from '../read-words.ts';
import { amountText, lineText, lineValue, unitOf } from '../why-text.ts';

interface WhyOptions extends GlobalOptions {
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
}

/**
 * The wanted lines: those from a height on, the last ones up to a limit; and the height at which the explanation ends.
 */
interface Wanted {
  readonly since: bigint;
  readonly until: bigint | undefined;
  readonly limit: number;
}

/** The result of an explanation. */
interface Explained {
  readonly height: bigint;
  readonly held: Held;
  readonly totals: Totals;
  readonly lines: readonly EarningLine[];
  /** The count of lines that are not shown. */
  readonly leftOut: number;
}

const ACTORS: readonly ActorName[] = ['wsc', 'vpsc', 'forum', 'governance'];
const LIMIT_MAX = 100_000n;

/** Adds `bpdao why`, which explains all REP and $ of an address, with reasons, from the facts alone. */
export function addWhy(program: Command): void {
  program
    .command('why <who>')
    .description(
      'explain all REP and $ of an address or key: the block or pool, the path and the arithmetic of each change',
    )
    .option('--since <height>', 'lines from this height on; totals count all lines')
    .option('--until <height>', 'explain the balances at this settled height; the last settled one when absent')
    .option('--limit <number>', 'the most lines to show, the last ones', '20')
    .action(async (who: string, _options: object, command: Command) => {
      const options: WhyOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const limit = wholeOf(options.limit, '--limit');
      if (limit > LIMIT_MAX) throw usageError(`--limit is at most ${LIMIT_MAX}.`);
      const wanted = {
        since: options.since === undefined ? 0n : wholeOf(options.since, '--since'),
        until: options.until === undefined ? undefined : wholeOf(options.until, '--until'),
        limit: Number(limit),
      };
      const address = await addressOf(context, who);
      await withClient(context, async (client) => show(context, address, await explain(client, address, wanted)));
    });
}

/** Reads all facts from the first to a settled height, and keeps the last lines. */
async function explain(client: Client, address: string, { since, until, limit }: Wanted): Promise<Explained> {
  const settled = (await client.status('vpsc')).height - 1n;
  const end = until ?? settled;
  if (end > settled) {
    throw new CommandError(`Height ${end} is not settled yet; the last one is ${settled < 0n ? 0n : settled}.`);
  }
  const earnings = new Earnings(client.genesis, address);
  const totals = new Totals();
  const lines: EarningLine[] = [];
  let count = 0;
  const keep = (more: readonly EarningLine[]): void => {
    for (const line of more) {
      totals.add(line);
      count += 1;
      if (line.height >= since) lines.push(line);
    }
    if (lines.length > 2 * limit + 100) lines.splice(0, lines.length - limit);
  };
  keep(earnings.begin(client.genesis));
  if (end > 0n) {
    for await (const said of client.hearCausally(ACTORS, 'beginning')) {
      if (isExplaining(said)) keep(earnings.take(said.fact, said.atMs));
      if (earnings.height >= end) break;
    }
  }
  const shown = limit === 0 ? [] : lines.slice(-limit);
  return { height: earnings.height, held: earnings.held, totals, lines: shown, leftOut: count - shown.length };
}

const isExplaining = (said: SaidFact): said is SaidFact & { readonly fact: ExplainingFact } =>
  ACTORS.includes(said.actor);

function show(context: Context, address: string, { height, held, totals, lines, leftOut }: Explained): void {
  const {
    rep: { wrep, grep },
    dollars: money,
    accrued,
    queued,
  } = held;
  const balances = {
    wrep: writeAmount(wrep.balance),
    grep: writeAmount(grep.balance),
    dollars: writeAmount(money),
    debtWrep: writeAmount(wrep.debt),
    debtGrep: writeAmount(grep.debt),
    salaryAccrued: writeAmount(accrued),
    queued: writeAmount(queued),
  };
  const value: Printable = {
    address: writeAddress(address),
    height: String(height),
    ...balances,
    totals: totals
      .list()
      .map(({ asset, reason, times, amount }) => ({ asset, reason, times, amount: amountText(amount) })),
    lines: lines.map(lineValue),
    leftOut,
  };
  const owed =
    wrep.debt + grep.debt === 0n
      ? []
      : [['owed', `${writeAmount(wrep.debt)} wREP, ${writeAmount(grep.debt)} gREP`] as const];
  print(context, value, [
    ...table([
      ['address', writeAddress(address)],
      ['at height', String(height)],
      ['holds', `${writeAmount(wrep.balance)} wREP, ${writeAmount(grep.balance)} gREP, ${dollars(money)}`],
      ...owed,
      ['not paid yet', `salary ${dollars(accrued)} accrued, ${dollars(queued)} queued`],
    ]),
    '',
    ...grid([
      ['WHAT', 'WHY', 'TIMES', 'AMOUNT'],
      ...totals
        .list()
        .map(({ asset, reason, times, amount }) => [unitOf(asset), reason, String(times), amountText(amount)]),
      ...(['wrep', 'grep', 'dollar'] as const).map((asset) => [
        unitOf(asset),
        'sum',
        '',
        amountText(totals.sum(asset)),
      ]),
    ]),
    ...(lines.length === 0 ? [] : ['', ...lines.flatMap(lineText)]),
    ...(leftOut === 0 ? [] : ['', `${leftOut} more lines; --limit shows more, --since fewer.`]),
  ]);
}
