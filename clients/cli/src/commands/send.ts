import type { Command } from 'commander';
import {
  mustBeAccepted,
  writeAddress,
  type Client,
  type SentTransaction,
  type TimedStep,
  type TransactionStep,
} from '@bpdao/sdk';
import { CommandError, EXIT } from '../command-error.ts';
import { addressOf, contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { unlock } from '../passphrase.ts';
import { dollars, print, rep, short, shortAddress, type Printable } from '../print.ts';
import { amountOf, wholeOf } from '../read-words.ts';
import { traced } from '../traced.ts';

interface SendOptions extends GlobalOptions {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly fee?: string;
  readonly nonce?: string;
  readonly lifetime?: string;
  readonly memo: string;
  readonly wait?: boolean;
  readonly timeout: string;
}

/** Adds `bpdao send`, which signs and sends a transfer, and with --wait prints each step until it is settled. */
export function addSend(program: Command): void {
  program
    .command('send')
    .description('send $ from one of your keys')
    .requiredOption('--from <key>', 'name of the key that pays')
    .requiredOption('--to <who>', 'address, or name of a key')
    .requiredOption('--amount <$>', '$ with up to 6 decimals')
    .option('--fee <$>', 'the least fee when absent')
    .option('--nonce <number>', "the account's next one when absent")
    .option('--lifetime <heights>', 'heights for which it is valid')
    .option('--memo <text>', 'free text', '')
    .option('--wait', 'print each step until it is settled')
    .option('--timeout <seconds>', 'with --wait, wait no longer than this', '60')
    .action(async (_options: object, command: Command) => {
      const options: SendOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      await withClient(context, (client) => run(context, client, options));
    });
}

async function run(context: Context, client: Client, options: SendOptions): Promise<void> {
  const amount = amountOf(options.amount, '--amount');
  const timeoutMs = Number(wholeOf(options.timeout, '--timeout', 1n)) * 1_000;
  const terms = {
    ...(options.fee === undefined ? undefined : { fee: amountOf(options.fee, '--fee') }),
    ...(options.nonce === undefined ? undefined : { nonce: wholeOf(options.nonce, '--nonce') }),
    ...(options.lifetime === undefined ? undefined : { lifetimeBlocks: wholeOf(options.lifetime, '--lifetime', 1n) }),
  };
  const to = await addressOf(context, options.to);
  const keyPair = await unlock(context, options.from);
  const from = options.wait === true ? await client.bookmark(['gossip', 'wsc', 'vpsc', 'forum']) : 'now';
  const startMs = Date.now();
  const sent = await traced(
    'submit-transaction',
    (how) => client.submitTransaction(keyPair, { type: 'transfer', to, amount, memo: options.memo }, terms, how),
    ({ hash, answer }) => ({ 'bpdao.transaction': hash, 'bpdao.answer': answer.type }),
  );
  report(context, sent, `${dollars(amount)} to ${shortAddress(to)}`);
  if (options.wait !== true) return;
  let last: TimedStep | undefined;
  for await (const step of client.followTransaction(sent.hash, from, { signal: AbortSignal.timeout(timeoutMs) })) {
    last = step;
    print(context, stepValue(step), [
      `${String(Math.max(0, step.atMs - startMs)).padStart(6)} ms  ${stepSentence(step)}`,
    ]);
  }
  if (last?.type === 'dropped') throw new CommandError(`The transaction was dropped: ${last.reason}.`);
  if (last?.type !== 'settled') {
    throw new CommandError(
      `The transaction was not settled within ${options.timeout} s; bpdao tx ${sent.hash} tells its state.`,
      EXIT.failed,
    );
  }
}

function report(context: Context, { hash, transaction, answer }: SentTransaction, what: string): void {
  mustBeAccepted('gossip', answer);
  const { sender, nonce, fee } = transaction;
  print(
    context,
    { step: 'accepted', hash, sender: writeAddress(sender), nonce: String(nonce), fee: dollars(fee).slice(2) },
    [`accepted   ${hash}`, `           ${what}, fee ${dollars(fee)}, nonce ${nonce}`],
  );
}

/** Writes a step as one line for people. */
export function stepSentence(step: TransactionStep): string {
  switch (step.type) {
    case 'gossiped':
      return 'gossiped: active, waiting for a block';
    case 'in-block':
      return `in block ${step.height} (attempt ${step.attempt}, place ${step.index}) of ${shortAddress(step.producer)}, ${short(step.blockHash)}`;
    case 'pool-opened':
      return `validation pool ${short(step.poolId)} is open`;
    case 'voted':
      return `${shortAddress(step.voter)} votes ${step.side} with ${rep(step.stake)}`;
    case 'tallied':
      return `the pool is tallied: ${step.outcome}`;
    case 'returned':
      return `attempt ${step.attempt} at height ${step.height} failed: active again`;
    case 'settled':
      return `settled at height ${step.height}`;
    case 'dropped':
      return `dropped: ${step.reason}${step.by === undefined ? '' : `, by ${short(step.by)}`}`;
    default:
      return unreachable(step);
  }
}

/** Returns a step for JSON. */
export function stepValue({ type, ...step }: TimedStep): Printable {
  return {
    step: type,
    ...Object.fromEntries(
      Object.entries(step).map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]),
    ),
  };
}

function unreachable(step: never): string {
  return String(step);
}
