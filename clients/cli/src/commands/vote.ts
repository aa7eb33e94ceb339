import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, type Command } from 'commander';
import type { Answer, PoolOpened, Side } from '@bpdao/messages';
import {
  commitmentTo,
  isRefused,
  mustBeAccepted,
  RefusedError,
  sideBehind,
  signClaim,
  signCommitment,
  signReveal,
  signVote,
  voteNonce,
  type Client,
  type KeyPair,
  type OpenPool,
} from '@bpdao/sdk';
import { CommandError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { findPool } from '../find-pool.ts';
import { unlock } from '../passphrase.ts';
import { dollars, print, rep, short } from '../print.ts';
import { amountOf } from '../read-words.ts';

interface VoteOptions extends GlobalOptions {
  readonly from: string;
  readonly stake: string;
  readonly wait: boolean;
}

const AGAIN_MS = 100;

/** Adds `bpdao vote|reveal|claim`. */
export function addVotes(program: Command): void {
  program
    .command('vote')
    .description('stake REP on one side of an open pool; where votes are hidden, commits and later reveals')
    .argument('<pool>', 'the beginning of its id')
    .addArgument(new Argument('<side>', 'for or against').choices(['for', 'against']))
    .requiredOption('--from <key>', 'name of the key that votes')
    .requiredOption('--stake <REP>', 'REP with up to 6 decimals')
    .option('--no-wait', 'commit and end; reveal it later with bpdao reveal')
    .action(async (pool: string, side: Side, _options: object, command: Command) => {
      const options: VoteOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const stake = amountOf(options.stake, '--stake');
      const keyPair = await unlock(context, options.from);
      await withClient(context, async (client) =>
        vote(context, client, keyPair, await findPool(client, pool), side, stake, options.wait),
      );
    });
  program
    .command('reveal')
    .description('reveal a committed vote, once reveals are taken')
    .argument('<pool>', 'the beginning of its id')
    .requiredOption('--from <key>', 'name of the key that voted')
    .action(async (pool: string, _options: object, command: Command) => {
      const options: VoteOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const keyPair = await unlock(context, options.from);
      await withClient(context, async (client) => reveal(context, client, keyPair, await findPool(client, pool)));
    });
  program
    .command('claim')
    .description('claim the salary accrued so far; the next blocks pay it out')
    .requiredOption('--from <key>', 'name of the key that earned it')
    .action(async (_options: object, command: Command) => {
      const options: VoteOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const keyPair = await unlock(context, options.from);
      await withClient(context, async (client) => {
        mustBeAccepted(
          'vpsc',
          await client.send(
            'vpsc',
            signClaim({ keyPair, chainId: client.chainId }, { address: keyPair.address, sequence: BigInt(Date.now()) }),
          ),
        );
        const { queued } = await client.member(keyPair.address);
        print(context, { queued: dollars(queued).slice(2) }, [
          `claimed    ${dollars(queued)} are queued for the next payouts`,
        ]);
      });
    });
}

async function vote(
  context: Context,
  client: Client,
  keyPair: KeyPair,
  { opened }: OpenPool,
  side: Side,
  stake: bigint,
  waits: boolean,
): Promise<void> {
  const { poolId } = opened;
  const signer = { keyPair, chainId: client.chainId };
  if (opened.revealsFromMs === undefined) {
    mustBeAccepted(
      'vpsc',
      await whenFree(client, opened, () =>
        client.send('vpsc', signVote(signer, { voter: keyPair.address, poolId, side, stake })),
      ),
    );
    print(context, { pool: poolId, side, step: 'voted' }, [
      `voted      ${side} pool ${short(poolId)} with ${rep(stake)}`,
    ]);
    return;
  }
  const commitment = commitmentTo(keyPair, client.chainId, { poolId, side, stake });
  mustBeAccepted(
    'vpsc',
    await whenFree(client, opened, () =>
      client.send('vpsc', signCommitment(signer, { voter: keyPair.address, poolId, stake, commitment })),
    ),
  );
  print(context, { pool: poolId, step: 'committed', revealsFromMs: opened.revealsFromMs }, [
    `committed  ${rep(stake)} in pool ${short(poolId)}`,
  ]);
  if (!waits) return;
  await sleep(Math.max(0, opened.revealsFromMs - Date.now()));
  const pool = await client.pool(poolId);
  if (pool === undefined) throw new CommandError('The pool closed before the vote was revealed.');
  await reveal(context, client, keyPair, pool);
}

/**
 * Sends a vote, and sends it again each time a round returns its stakes, while the REP is not free. A producer of the
 * same member stakes the free work REP in each block: a vote by hand must go between two blocks.
 */
async function whenFree(
  client: Client,
  { repType, revealsFromMs, closesAtMs }: PoolOpened,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await send();
  if (repType !== 'wrep') return answer;
  if (!isRefused('vpsc', answer, 'REP_NOT_FREE')) return answer;
  const signal = AbortSignal.timeout(Math.max(1, (revealsFromMs ?? closesAtMs) - Date.now()));
  let last = answer as Answer;
  for await (const { facts } of client.hear('vpsc', { from: 'now', signal })) {
    if (!facts.some(({ fact }) => fact.type === 'round-settled')) continue;
    last = await send();
    if (!isRefused('vpsc', last, 'REP_NOT_FREE')) return last;
  }
  return last;
}

async function reveal(
  context: Context,
  client: Client,
  keyPair: KeyPair,
  { opened: { poolId }, hidden }: OpenPool,
): Promise<void> {
  const committed = hidden.find(({ voter }) => voter === keyPair.address);
  if (committed === undefined) {
    throw new RefusedError('vpsc', { type: 'refused', code: 'NOT_COMMITTED', detail: '' });
  }
  const side = sideBehind(keyPair, client.chainId, poolId, committed);
  if (side === undefined) {
    throw new CommandError('The vote was committed with a nonce that another program made; it must reveal it.');
  }
  const signed = signReveal(
    { keyPair, chainId: client.chainId },
    { voter: keyPair.address, poolId, side, nonce: voteNonce(keyPair, client.chainId, poolId) },
  );
  let answer = await client.send('vpsc', signed);
  while (isRefused('vpsc', answer, 'REVEAL_TOO_EARLY')) {
    await sleep(AGAIN_MS);
    answer = await client.send('vpsc', signed);
  }
  mustBeAccepted('vpsc', answer);
  print(context, { pool: poolId, side, step: 'revealed' }, [`revealed   ${side} in pool ${short(poolId)}`]);
}
