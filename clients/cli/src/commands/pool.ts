import { Option, type Command } from 'commander';
import { poolReasons, type Funding, type PoolOpened, type PoolRecord, type RepType } from '@bpdao/messages';
import { mustBeAccepted, writeAddress, writeAmount, type Client } from '@bpdao/sdk';
import { CommandError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { findOpenPool, findPoolRecord } from '../find-pool.ts';
import { unlock } from '../passphrase.ts';
import { dollars, grid, print, rep, short, shortAddress, table, type Printable } from '../print.ts';
import { amountOf, hashTextOf, wholeOf } from '../read-words.ts';
import { traced } from '../traced.ts';

interface FundOptions extends GlobalOptions {
  readonly from: string;
  readonly amount: string;
  readonly repType: RepType;
  readonly timeout: string;
}

/** The most ended pools on one list. */
const LISTED = 50;

/** Adds `bpdao pool fund|list|show`. */
export function addPools(program: Command): void {
  const pool = program.command('pool').description('validation pools');
  pool
    .command('list')
    .description('the open pools; with --over the ended pools that are not about blocks')
    .option('--over', 'ended pools, the newest first')
    .option('--post <post>', 'with --over, the pools on this post')
    .action(async (_options: object, command: Command) => {
      const { over, post, ...options }: GlobalOptions & { readonly over?: boolean; readonly post?: string } =
        command.optsWithGlobals();
      const context = await contextOf(options);
      await withClient(context, (client) =>
        over === true
          ? listOver(context, client, post === undefined ? undefined : hashTextOf(post, 'post'))
          : listOpen(context, client),
      );
    });
  pool
    .command('show <pool>')
    .description('a pool with its votes, open or over; the beginning of its id is enough')
    .action(async (word: string, _options: object, command: Command) => {
      const context = await contextOf(command.optsWithGlobals());
      await withClient(context, (client) => show(context, client, word));
    });
  pool
    .command('fund <post>')
    .description('pay for a pool on a post, and wait until it is open')
    .requiredOption('--from <key>', 'name of the key that pays')
    .requiredOption('--amount <$>', '$ with up to 6 decimals; they become salary')
    .addOption(new Option('--rep-type <type>', 'the REP that votes').choices(['wrep', 'grep']).default('wrep'))
    .option('--timeout <seconds>', 'wait no longer than this', '60')
    .action(async (post: string, _options: object, command: Command) => {
      const options: FundOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      await withClient(context, (client) => fund(context, client, hashTextOf(post, 'post'), options));
    });
}

/** Returns the phase of a pool: `open`, `commit` or `reveal`. */
export const phaseOf = ({ revealsFromMs }: PoolOpened, nowMs: number): string =>
  revealsFromMs === undefined ? 'open' : nowMs < revealsFromMs ? 'commit' : 'reveal';

async function fund(
  context: Context,
  client: Client,
  post: string,
  { from, amount, repType, timeout }: FundOptions,
): Promise<void> {
  const paid = amountOf(amount, '--amount');
  const signal = AbortSignal.timeout(Number(wholeOf(timeout, '--timeout', 1n)) * 1000);
  const keyPair = await unlock(context, from);
  const bookmark = await client.bookmark(['gossip', 'vpsc']);
  const { hash, answer } = await traced(
    'submit-transaction',
    (how) => client.submitTransaction(keyPair, { type: 'fund-pool', post, repType, amount: paid }, {}, how),
    (sent) => ({ 'bpdao.transaction': sent.hash, 'bpdao.answer': sent.answer.type }),
  );
  mustBeAccepted('gossip', answer);
  if (!context.json) print(context, {}, [`accepted   ${hash}, ${dollars(paid)} for a pool on ${short(post)}`]);
  for await (const { fact } of client.hearCausally(['gossip', 'vpsc'], bookmark, { signal })) {
    const isIts = (funding: Funding | undefined): boolean => funding?.transaction === hash;
    if (fact.type === 'transactions-dropped' && fact.drops.some((drop) => drop.hash === hash)) {
      throw new CommandError('The transaction was dropped; bpdao tx tells why.');
    }
    if (fact.type === 'pool-refused' && isIts(fact.funding)) {
      throw new CommandError(
        `The pool is not opened: ${fact.reason}. ${poolReasons[fact.reason]} ${dollars(paid)} return by the next payouts.`,
      );
    }
    if (fact.type === 'pool-opened' && isIts(fact.funding)) {
      print(context, poolValue(fact), [
        `open       ${fact.poolId}`,
        `           commit until ${timeOf(fact.revealsFromMs)}, reveal until ${timeOf(fact.closesAtMs)}`,
      ]);
      return;
    }
  }
  throw new CommandError(
    `The pool was not open within ${timeout} s; bpdao tx ${hash} tells the state of the transaction.`,
  );
}

async function listOpen(context: Context, client: Client): Promise<void> {
  const pools = await client.openPools();
  print(
    context,
    pools.map(poolValue),
    pools.length === 0
      ? ['No pool is open.']
      : grid([['POOL', 'ABOUT', 'POST', 'PAID', 'NOW', 'CLOSES IN'], ...pools.map(poolRow)]),
  );
}

async function listOver(context: Context, client: Client, post: string | undefined): Promise<void> {
  const over = (await client.poolRecords(LISTED, post)).records.filter(({ settled }) => settled !== undefined);
  print(
    context,
    over.map(recordValue),
    over.length === 0
      ? ['No pool is over.']
      : grid([['POOL', 'ABOUT', 'POST', 'PAID', 'ENDED', 'MINTED'], ...over.map(recordRow)]),
  );
}

async function show(context: Context, client: Client, word: string): Promise<void> {
  const open = await findOpenPool(client, word);
  if (open === undefined) {
    showRecord(context, await findPoolRecord(client, word));
    return;
  }
  const { opened, votes, hidden } = open;
  const lines = [
    ...table([
      ['pool', opened.poolId],
      ['about', `${opened.kind} ${opened.postAddress}`],
      ['paid', dollars(opened.fee)],
      ['would mint', rep(opened.wouldMint)],
      ['now', phaseOf(opened, Date.now())],
      ['closes', timeOf(opened.closesAtMs)],
    ]),
    ...votes.map(({ voter, side, stake }) => `  ${shortAddress(voter)} ${side} with ${rep(stake)}`),
    ...hidden.map(({ voter, side, stake }) => `  ${shortAddress(voter)} ${side ?? 'hidden'} with ${rep(stake)}`),
  ];
  const voted = [...votes, ...hidden].map(({ voter, side, stake }) => ({
    voter: writeAddress(voter),
    side: side ?? null,
    stake: writeAmount(stake),
  }));
  print(context, { ...poolValue(opened), votes: voted }, lines);
}

function showRecord(context: Context, record: PoolRecord): void {
  const { opened, resolved, settled } = record;
  const { stakes = [], stakesFor = 0n, stakesAgainst = 0n, quorumReached = false } = resolved ?? {};
  const lines = [
    ...table([
      ['pool', opened.poolId],
      ['about', `${opened.kind} ${opened.postAddress}`],
      ['paid', `${dollars(opened.fee)}${settled?.refund === undefined ? '' : ', paid back'}`],
      ['ended', `${endOf(record)}${quorumReached ? '' : ', without a quorum'}`],
      ['stakes', `${rep(stakesFor)} for, ${rep(stakesAgainst)} against`],
      ['minted', rep(settled?.minted ?? 0n)],
      ['burned', rep(settled?.burned ?? 0n)],
    ]),
    ...stakes.map(
      ({ address, side, stake, gain, loss }) =>
        `  ${shortAddress(address)} ${side ?? 'never revealed'} with ${rep(stake)}: ${loss > 0n ? `lost ${rep(loss)}` : `won ${rep(gain)}`}`,
    ),
  ];
  print(context, recordValue(record), lines);
}

/** Returns the outcome of a pool; `tallied` while it is not settled. */
const endOf = ({ settled }: PoolRecord): string => settled?.outcome ?? 'tallied';

function recordValue(record: PoolRecord): { readonly [name: string]: Printable } {
  const { opened, resolved, settled } = record;
  const votes = (resolved?.stakes ?? []).map(({ address, side, stake, gain, loss }) => ({
    voter: writeAddress(address),
    side: side ?? null,
    stake: writeAmount(stake),
    gain: writeAmount(gain),
    loss: writeAmount(loss),
  }));
  return {
    ...poolValue(opened),
    phase: 'over',
    outcome: endOf(record),
    stakesFor: writeAmount(resolved?.stakesFor ?? 0n),
    stakesAgainst: writeAmount(resolved?.stakesAgainst ?? 0n),
    minted: writeAmount(settled?.minted ?? 0n),
    burned: writeAmount(settled?.burned ?? 0n),
    paidBack: settled?.refund !== undefined,
    votes,
  };
}

function recordRow(record: PoolRecord): readonly string[] {
  const { poolId, kind, repType, postAddress, fee } = record.opened;
  return [
    short(poolId),
    `${kind} ${repType}`,
    short(postAddress),
    dollars(fee),
    endOf(record),
    rep(record.settled?.minted ?? 0n),
  ];
}

const timeOf = (atMs: number | undefined): string => (atMs === undefined ? 'never' : new Date(atMs).toISOString());

function poolValue(opened: PoolOpened): { readonly [name: string]: Printable } {
  const { poolId, kind, repType, postAddress, fee, wouldMint, revealsFromMs, closesAtMs, height } = opened;
  return {
    pool: poolId,
    kind,
    repType,
    post: postAddress,
    paid: writeAmount(fee),
    wouldMint: writeAmount(wouldMint),
    phase: phaseOf(opened, Date.now()),
    revealsFromMs: revealsFromMs ?? null,
    closesAtMs,
    height: String(height),
  };
}

function poolRow(opened: PoolOpened): readonly string[] {
  const { poolId, kind, repType, postAddress, fee, closesAtMs, height } = opened;
  return [
    short(poolId),
    kind === 'block' ? `block ${height}` : `${kind} ${repType}`,
    short(postAddress),
    dollars(fee),
    phaseOf(opened, Date.now()),
    `${Math.max(0, Math.ceil((closesAtMs - Date.now()) / 1000))} s`,
  ];
}
