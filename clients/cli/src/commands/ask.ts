import type { Command } from 'commander';
import { writeAddress, writeAmount, type Client, type ReplyTo } from '@bpdao/sdk';
import { CommandError } from '../command-error.ts';
import { addressOf, contextOf, withClient, type Context } from '../context.ts';
import { dollars, grid, print, rep, shortAddress, table, type Printable } from '../print.ts';
import { hashTextOf, wholeOf } from '../read-words.ts';

const PAGE = 500;

type Transaction = NonNullable<ReplyTo<'forum', 'transaction'>['transaction']>['payload']['value'];

/** Adds `bpdao account|member|block|tx|producers`, which show the state of the network. */
export function addQuestions(program: Command): void {
  program.command('account <who>').description('balance and nonce of an address or key').action(asking(showAccount));
  program.command('member <who>').description('REP and salary of an address or key').action(asking(showMember));
  program
    .command('block [which]')
    .description('a settled block by height or hash; the latest when absent')
    .action(asking(showBlock));
  program.command('tx <hash>').description('the state of a transaction').action(asking(showTransaction));
  program
    .command('producers')
    .description('the offers from which producers are drawn')
    .action(asking((context, client) => showProducers(context, client)));
}

type Question = (context: Context, client: Client, word: string | undefined) => Promise<void>;

/** Makes a commander action. Its last argument is the command, its first the word, if the command takes one. */
const asking =
  (question: Question) =>
  async (...given: readonly unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    const context = await contextOf(command.optsWithGlobals());
    await withClient(context, (client) => question(context, client, command.args[0]));
  };

async function showAccount(context: Context, client: Client, who = ''): Promise<void> {
  const address = await addressOf(context, who);
  const { balance, nonce, height, stateRoot } = await client.account(address);
  print(
    context,
    {
      address: writeAddress(address),
      balance: writeAmount(balance),
      nonce: String(nonce),
      height: String(height),
      stateRoot,
    },
    table([
      ['address', writeAddress(address)],
      ['balance', dollars(balance)],
      ['nonce', String(nonce)],
      ['at height', String(height)],
    ]),
  );
}

async function showMember(context: Context, client: Client, who = ''): Promise<void> {
  const address = await addressOf(context, who);
  const { holdings, accrued, queued } = await client.member(address);
  const values = holdings.map(({ repType, free, encumberedAsc, encumberedPools, debt }) => ({
    repType,
    free: writeAmount(free),
    offered: writeAmount(encumberedAsc),
    staked: writeAmount(encumberedPools),
    debt: writeAmount(debt),
  }));
  const lines = holdings.map(({ repType, free, encumberedAsc, encumberedPools, debt }): readonly [string, string] => [
    repType,
    `${rep(free + encumberedAsc + encumberedPools)} (free ${writeAmount(free)}, offered ${writeAmount(encumberedAsc)}, staked ${writeAmount(encumberedPools)}, debt ${writeAmount(debt)})`,
  ]);
  print(
    context,
    { address: writeAddress(address), holdings: values, accrued: writeAmount(accrued), queued: writeAmount(queued) },
    table([
      ['address', writeAddress(address)],
      ...lines,
      ['salary accrued', dollars(accrued)],
      ['salary queued', dollars(queued)],
    ]),
  );
}

async function showBlock(context: Context, client: Client, which?: string): Promise<void> {
  const asked =
    which === undefined || which === 'latest'
      ? {}
      : which.length === 64
        ? { hash: hashTextOf(which, 'hash') }
        : { height: wholeOf(which, 'height', 1n) };
  const { record, behindBy } = await client.block(asked);
  if (record === undefined) {
    throw new CommandError(
      which === undefined
        ? 'No block is settled yet.'
        : `There is no settled block ${which}${behindBy > 0n ? `; the history is ${behindBy} heights behind` : ''}.`,
    );
  }
  print(context, blockValue(record), blockLines(record));
}

type BlockRecord = NonNullable<ReplyTo<'forum', 'block'>['record']>;

function blockValue({ block, hash, postAddress, settled, settledAtMs, resolved }: BlockRecord): Printable {
  const { height, attempt, producer, parent, fees, subsidy, timeMs, stateRoot } = block.header.value;
  return {
    height: String(height),
    hash,
    parent,
    attempt,
    producer: writeAddress(producer),
    transactions: block.transactions.length,
    payouts: block.payouts.length,
    fees: writeAmount(fees),
    subsidy: writeAmount(subsidy),
    timeMs,
    settledAtMs,
    stateRoot,
    post: postAddress,
    outcome: settled.outcome,
    for: writeAmount(resolved.stakesFor),
    against: writeAmount(resolved.stakesAgainst),
    minted: writeAmount(settled.minted),
    burned: writeAmount(settled.burned),
  };
}

function blockLines({ block, hash, settled, settledAtMs, resolved }: BlockRecord): readonly string[] {
  const { height, attempt, producer, fees, subsidy, parent } = block.header.value;
  return table([
    ['height', String(height)],
    ['hash', hash],
    ['parent', parent],
    ['producer', `${writeAddress(producer)} (attempt ${attempt})`],
    ['transactions', String(block.transactions.length)],
    ['payouts', String(block.payouts.length)],
    ['fees', dollars(fees)],
    ['new $', dollars(subsidy)],
    ['pool', `${settled.outcome}: ${rep(resolved.stakesFor)} for, ${rep(resolved.stakesAgainst)} against`],
    ['minted', rep(settled.minted)],
    ['settled', new Date(settledAtMs).toISOString()],
  ]);
}

async function showTransaction(context: Context, client: Client, word = ''): Promise<void> {
  const hash = hashTextOf(word, 'hash');
  const found = await client.query('forum', { type: 'transaction', hash });
  const { transaction: active } = await client.query('gossip', { type: 'active-transaction', hash });
  const status = found.status === 'settled' ? 'settled' : active === undefined ? found.status : 'active';
  if (status === undefined) throw new CommandError(`The network does not know the transaction ${word}.`);
  const transaction = (found.transaction ?? active)?.payload.value;
  const place =
    status === 'settled'
      ? { height: String(found.height), index: found.index, blockHash: found.blockHash ?? null }
      : {};
  const rows: (readonly [string, string])[] = [
    ['hash', hash],
    ['status', status],
  ];
  if (status === 'settled') rows.push(['block', `${found.height} (place ${found.index})`]);
  if (transaction !== undefined) {
    rows.push(
      ['sender', writeAddress(transaction.sender)],
      ['nonce', String(transaction.nonce)],
      ['fee', dollars(transaction.fee)],
      ['valid until', `height ${transaction.validUntilHeight}`],
      ...bodyRows(transaction.body),
    );
  }
  print(context, { hash, status, ...place, transaction: transaction && transactionValue(transaction) }, table(rows));
}

function transactionValue({ sender, nonce, fee, validUntilHeight, body }: Transaction): Printable {
  const common = {
    sender: writeAddress(sender),
    nonce: String(nonce),
    fee: writeAmount(fee),
    validUntilHeight: String(validUntilHeight),
    type: body.type,
    amount: writeAmount(body.amount),
  };
  switch (body.type) {
    case 'transfer':
      return { ...common, to: writeAddress(body.to), memo: body.memo };
    case 'fund-pool':
      return { ...common, post: body.post, repType: body.repType };
    default:
      return body satisfies never;
  }
}

/** Returns the rows of a Tx body for people, one for each field. */
function bodyRows(body: Transaction['body']): readonly (readonly [string, string])[] {
  switch (body.type) {
    case 'transfer':
      return [
        ['to', writeAddress(body.to)],
        ['amount', dollars(body.amount)],
        ['memo', body.memo],
      ];
    case 'fund-pool':
      return [
        ['pool on', body.post],
        ['amount', dollars(body.amount)],
      ];
    default:
      return body satisfies never;
  }
}

async function showProducers(context: Context, client: Client): Promise<void> {
  const offers = [];
  let total = 0n;
  for (let after: string | undefined; ;) {
    const page = await client.query('asc', {
      type: 'offers',
      limit: PAGE,
      ...(after === undefined ? undefined : { after }),
    });
    offers.push(...page.offers);
    total = page.totalWeight;
    after = page.offers.at(-1)?.producer;
    if (page.offers.length < PAGE) break;
  }
  const rows = offers.map((offer) => [
    shortAddress(offer.producer),
    writeAmount(offer.weight),
    chance(offer.weight, total),
    writeAmount(offer.target),
    offer.protocol.slice(0, 10),
  ]);
  const values = offers.map(({ producer, weight, target, encumbered, protocol }) => ({
    producer: writeAddress(producer),
    weight: writeAmount(weight),
    chance: chance(weight, total),
    target: writeAmount(target),
    encumbered: writeAmount(encumbered),
    protocol,
  }));
  print(
    context,
    values,
    offers.length === 0
      ? ['No offer stands.']
      : grid([['PRODUCER', 'OFFERED', 'CHANCE', 'TARGET', 'PROTOCOL'], ...rows]),
  );
}

/** Writes a weight's part of the total as a percentage. */
export const chance = (weight: bigint, total: bigint): string =>
  total === 0n ? '-' : `${(Number((weight * 10_000n) / total) / 100).toFixed(2)} %`;
