import type { Command } from 'commander';
import { complain } from '@bpdao/observability';
import { writeAddress, writeAmount, type From, type SaidFact } from '@bpdao/sdk';
import { contextOf, withClient, type GlobalOptions } from '../context.ts';
import { print, rep, short, shortAddress, type Printable } from '../print.ts';
import { wholeOf } from '../read-words.ts';

/** Adds `bpdao forum follow`, which prints the Forum's facts from a start that the user chooses, each exactly once. */
export function addForum(program: Command): void {
  program
    .command('forum')
    .description('the history of posts and results')
    .command('follow')
    .description('print the facts of the Forum')
    .option('--from <where>', 'now, beginning, or the sequence of a message', 'now')
    .option('--count <number>', 'stop after this number of facts')
    .action(async (_options: object, command: Command) => {
      const options: GlobalOptions & { readonly from: string; readonly count?: string } = command.optsWithGlobals();
      const context = await contextOf(options);
      const count = options.count === undefined ? undefined : Number(wholeOf(options.count, '--count', 1n));
      await withClient(context, async (client) => {
        let seen = 0;
        for await (const said of client.hear('forum', {
          from: startOf(options.from),
          onTrouble: complain,
          onDamage: complain,
        })) {
          for (const fact of said.facts) {
            print(context, factValue(fact), [factLine(fact)]);
            seen += 1;
            if (seen === count) return;
          }
        }
      });
    });
}

const startOf = (text: string): From =>
  text === 'now' || text === 'beginning' ? text : Number(wholeOf(text, '--from', 1n));

function factLine({ position, atMs, fact }: SaidFact<'forum'>): string {
  const place = `${String(position.sequence).padStart(6)}  ${new Date(atMs).toISOString()}`;
  switch (fact.type) {
    case 'post-published':
      return `${place}  post ${short(fact.address)} (${fact.post.value.kind}${fact.height === undefined ? '' : ` ${fact.height}`}) by ${fact.post.value.authors.map(({ address }) => shortAddress(address)).join(', ')}`;
    case 'result-recorded':
      return `${place}  ${fact.outcome} ${fact.kind} at height ${fact.height}: ${fact.transactions.length} transactions ${fact.transactionStatus ?? ''}, ${rep(fact.reward)} to its post`;
    case 'ancestry-valued':
      return `${place}  the posts that ${short(fact.protocol)} builds on are worth ${rep(fact.credits.reduce((sum, { amount }) => sum + amount, 0n))}`;
    default:
      return unreachable(fact);
  }
}

function factValue({ position, atMs, fact }: SaidFact<'forum'>): Printable {
  const place = { sequence: position.sequence, index: position.index, atMs, type: fact.type };
  switch (fact.type) {
    case 'post-published':
      return {
        ...place,
        address: fact.address,
        kind: fact.post.value.kind,
        authors: fact.post.value.authors.map(({ address, weightPpm }) => ({
          address: writeAddress(address),
          weightPpm,
        })),
        references: fact.post.value.references.map(({ target, weightPpm }) => ({ target, weightPpm })),
        height: fact.height === undefined ? undefined : String(fact.height),
      };
    case 'result-recorded':
      return {
        ...place,
        pool: fact.poolId,
        outcome: fact.outcome,
        height: String(fact.height),
        attempt: fact.attempt,
        blockHash: fact.blockHash,
        reward: writeAmount(fact.reward),
        credits: fact.credits.map(({ address, amount }) => ({
          address: writeAddress(address),
          amount: writeAmount(amount),
        })),
        transactions: fact.transactions,
        transactionStatus: fact.transactionStatus,
      };
    case 'ancestry-valued':
      return {
        ...place,
        protocol: fact.protocol,
        posts: fact.posts.map(({ post, value }) => ({ post, value: writeAmount(value) })),
        credits: fact.credits.map(({ address, amount }) => ({
          address: writeAddress(address),
          amount: writeAmount(amount),
        })),
      };
    default:
      return unreachable(fact);
  }
}

function unreachable(fact: never): never {
  throw new Error(`unknown fact ${JSON.stringify(fact)}`);
}
