import type { Command } from 'commander';
import { readParameterChange } from '@bpdao/genesis';
import { mustBeAccepted, writeAmount, type Client, type ReplyTo } from '@bpdao/sdk';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { unlock } from '../passphrase.ts';
import { dollars, print, rep, short, table, type Printable } from '../print.ts';
import { hashTextOf } from '../read-words.ts';

type Overview = ReplyTo<'governance', 'overview'>;
type Change = NonNullable<Overview['change']>;

/** The tally of a pool of the open change. While the pool is open, the VPSC has it. */
interface Tally {
  readonly repType: Change['pools'][number]['repType'];
  readonly pool: string | undefined;
  readonly committed: bigint;
  readonly revealedFor: bigint;
  readonly revealedAgainst: bigint;
  readonly revealsFromMs: number;
  readonly closesAtMs: number;
  readonly outcome: string | undefined;
}

const PHASES = [
  '',
  'people talk',
  'proposals build on proposals',
  'protocols are adopted de facto',
  'governance REP decides',
];

/** Adds `bpdao governance|attest`. */
export function addGovernance(program: Command): void {
  program
    .command('governance')
    .description(
      'the phase, the protocols in force and coming, the open change with its stages, and the payments for development',
    )
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(command.optsWithGlobals());
      await withClient(context, (client) => show(context, client));
    });
  program
    .command('attest <post>')
    .description('attest that a proposal or protocol deserves the open place')
    .requiredOption('--from <key>', 'name of the key that holds governance REP')
    .action(async (word: string, _options: object, command: Command) => {
      const options: GlobalOptions & { readonly from: string } = command.optsWithGlobals();
      const context = await contextOf(options);
      const post = hashTextOf(word, 'post');
      const keyPair = await unlock(context, options.from);
      await withClient(context, async (client) => {
        mustBeAccepted('governance', await client.attest(keyPair, post));
        print(context, { post, step: 'attested' }, [`attested   ${post}`]);
      });
    });
}

async function show(context: Context, client: Client): Promise<void> {
  const overview = await client.governance();
  const { change } = overview;
  const tallies = await Promise.all((change?.pools ?? []).map((pool) => tallyOf(client, pool)));
  const wants = change === undefined ? undefined : await wantsOf(client, change.post);
  print(context, valueOf(overview, tallies, wants), linesOf(overview, tallies, wants));
}

async function tallyOf(
  client: Client,
  { repType, poolId: pool, revealsFromMs, closesAtMs, outcome, stakesFor, stakesAgainst }: Change['pools'][number],
): Promise<Tally> {
  const common = { repType, pool, revealsFromMs, closesAtMs, outcome };
  const open = pool === undefined || outcome !== undefined ? undefined : await client.pool(pool);
  if (open === undefined) {
    return { ...common, committed: stakesFor + stakesAgainst, revealedFor: stakesFor, revealedAgainst: stakesAgainst };
  }
  const sum = (side?: 'for' | 'against'): bigint =>
    open.hidden.reduce((total, vote) => (side === undefined || vote.side === side ? total + vote.stake : total), 0n);
  return { ...common, committed: sum(), revealedFor: sum('for'), revealedAgainst: sum('against') };
}

/** Resolves with the wish of a post in words; undefined if the history does not know the post yet. */
async function wantsOf(client: Client, address: string): Promise<string | undefined> {
  const { record } = await client.query('forum', { type: 'post', address });
  if (record === undefined) return undefined;
  if (record.post.value.kind === 'protocol') return 'to put its protocol in force';
  const change = readParameterChange(record.post.value.content);
  if (change === undefined) return undefined;
  const values = change.parameters.map(([name, value]) => `${name} = ${value}`);
  return [
    ...values,
    ...(change.governanceSharePpm === undefined
      ? []
      : [`the share of governance REP = ${percent(change.governanceSharePpm)}`]),
  ].join(', ');
}

const percent = (ppm: number): string => `${ppm / 10_000} %`;

function linesOf(overview: Overview, tallies: readonly Tally[], wants: string | undefined): readonly string[] {
  const {
    phase,
    height,
    epoch,
    protocol,
    coming,
    comingFrom,
    leading,
    governanceSharePpm,
    supply,
    attested,
    lastWords,
    failed,
  } = overview;
  return [
    ...table([
      ['phase', `${phase}: ${PHASES[phase] ?? ''}`],
      ['height', `${height}, in epoch ${epoch}`],
      ['in force', protocol ?? 'not decided yet'],
      ['coming', coming === undefined ? 'nothing else' : `${coming} from height ${comingFrom}`],
      ['leading', leading ?? 'nothing'],
      ['governance REP', `${rep(supply.grep)}, ${percent(governanceSharePpm)} of salary`],
    ]),
    '',
    ...changeLines(overview, tallies, wants),
    ...attested.map(
      ({ post, attested: amount, attesters, untilMs }) =>
        `attested    ${short(post)} by ${attesters} with ${rep(amount)} of ${rep(supply.grep)}, until ${timeOf(untilMs)}`,
    ),
    ...lastWords.map(
      ({ repType, post, stage, outcome, stakesFor, stakesAgainst }) =>
        `last word   ${repType}: ${outcome} ${short(post)} in stage ${stage}, ${rep(stakesFor)} for, ${rep(stakesAgainst)} against`,
    ),
    ...failed.map(({ post, retryEpoch }) => `failed      ${short(post)} may be attested again in epoch ${retryEpoch}`),
    ...budgetLines(overview),
  ];
}

function changeLines({ change }: Overview, tallies: readonly Tally[], wants = 'unknown'): readonly string[] {
  if (change === undefined) return ['open place  free'];
  const { post, stage, dueAtMs, passed, sides } = change;
  const state = passed
    ? 'accepted; in force with the end of the epoch'
    : tallies.length > 0
      ? `stage ${stage} of 3`
      : `stage ${stage} of 3 begins ${timeOf(dueAtMs)}`;
  return [
    `open place  ${post}`,
    `            ${wants}`,
    `            ${state}; ${sides.join(' and ')} must accept`,
    ...tallies.map(
      ({ repType, pool, committed, revealedFor, revealedAgainst, revealsFromMs, closesAtMs, outcome }) =>
        `  ${repType}      pool ${pool === undefined ? 'is being opened' : short(pool)}: ${outcome ?? `commit until ${timeOf(revealsFromMs)}, reveal until ${timeOf(closesAtMs)}`}; ${rep(committed)} staked, ${rep(revealedFor)} for, ${rep(revealedAgainst)} against`,
    ),
  ];
}

function budgetLines({ budgets }: Overview): readonly string[] {
  return budgets.flatMap(({ epoch, posts, toHolders }) => [
    `epoch ${epoch}: ${rep(posts.reduce((sum, { amount }) => sum + amount, 0n))} to authors of the protocol and of the posts that it builds on, ${dollars(toHolders)} to holders of governance REP`,
    ...posts.map(({ post, amount }) => `  ${short(post)} ${rep(amount)}`),
  ]);
}

const timeOf = (atMs: number): string => new Date(atMs).toISOString();

function valueOf(overview: Overview, tallies: readonly Tally[], wants: string | undefined): Printable {
  const {
    phase,
    height,
    epoch,
    protocol,
    coming,
    comingFrom,
    leading,
    governanceSharePpm,
    supply,
    change,
    attested,
    lastWords,
    failed,
    budgets,
  } = overview;
  return {
    phase,
    height: String(height),
    epoch: String(epoch),
    protocol: protocol ?? null,
    coming: coming === undefined ? null : { protocol: coming, fromHeight: String(comingFrom) },
    leading: leading ?? null,
    governanceSharePpm,
    grep: writeAmount(supply.grep),
    change: change === undefined ? null : changeValue(change, tallies, wants),
    attested: attested.map(({ post, attested: amount, attesters, untilMs }) => ({
      post,
      attested: writeAmount(amount),
      attesters,
      untilMs,
    })),
    lastWords: lastWords.map(lastWordValue),
    failed: failed.map(({ post, retryEpoch }) => ({ post, retryEpoch: String(retryEpoch) })),
    budgets: budgets.map(({ epoch: of, posts, toHolders }) => ({
      epoch: String(of),
      posts: posts.map(({ post, amount }) => ({ post, amount: writeAmount(amount) })),
      toHolders: writeAmount(toHolders),
    })),
  };
}

const changeValue = (
  { post, stage, dueAtMs, sides, doubled, passed }: Change,
  tallies: readonly Tally[],
  wants: string | undefined,
): Printable => ({
  post,
  wants: wants ?? null,
  stage,
  dueAtMs,
  sides,
  doubled,
  passed,
  pools: tallies.map(tallyValue),
});

const lastWordValue = ({
  repType,
  post,
  stage,
  outcome,
  stakesFor,
  stakesAgainst,
}: Overview['lastWords'][number]): Printable => ({
  repType,
  post,
  stage,
  outcome,
  stakesFor: writeAmount(stakesFor),
  stakesAgainst: writeAmount(stakesAgainst),
});

const tallyValue = ({
  repType,
  pool,
  committed,
  revealedFor,
  revealedAgainst,
  revealsFromMs,
  closesAtMs,
  outcome,
}: Tally): Printable => ({
  repType,
  pool: pool ?? null,
  revealsFromMs,
  closesAtMs,
  outcome: outcome ?? null,
  staked: writeAmount(committed),
  for: writeAmount(revealedFor),
  against: writeAmount(revealedAgainst),
});
