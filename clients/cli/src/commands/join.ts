import path from 'node:path';
import { Option, type Command } from 'commander';
import type { Producer } from '@bpdao/block-producer';
import { complain, type Log } from '@bpdao/observability';
import { installedIn } from '@bpdao/protocol-packages';
import { mustBeAccepted, SignatureChecker, writeAddress, type Client, type KeyPair } from '@bpdao/sdk';
import { CommandError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { unlock } from '../passphrase.ts';
import { print, rep, shortAddress } from '../print.ts';
import { shareOf } from '../read-words.ts';

interface JoinOptions extends GlobalOptions {
  readonly from: string;
  readonly data?: string;
  readonly offerShare: bigint;
  readonly voteShare: bigint;
  readonly votePools: 'for' | 'against' | 'none';
  readonly until: 'stopped' | 'produced';
  readonly protocols?: string;
}

const POOL_SHARE_PPM = 100_000n;

/**
 * Adds `bpdao join`, which waits until the member has REP, then offers, produces and polices until it is stopped
 * (docs/tutorials/join.md).
 */
export function addJoin(program: Command): void {
  program
    .command('join')
    .description('take part as a block producer, from the first REP on')
    .requiredOption('--from <key>', "name of the member's key")
    .option('--data <folder>', "folder of the producer's memory; beside the keys when absent")
    .addOption(
      new Option('--offer-share <share>', 'part of its REP that it offers, % or ppm')
        .argParser((text) => shareOf(text, '--offer-share'))
        .default(200_000n, '20%'),
    )
    .addOption(
      new Option('--vote-share <share>', 'part of its free REP that it votes with, % or ppm')
        .argParser((text) => shareOf(text, '--vote-share'))
        .default(950_000n, '95%'),
    )
    .addOption(
      new Option('--vote-pools <side>', 'side that it takes in pools that others pay for')
        .choices(['for', 'against', 'none'])
        .default('none'),
    )
    .option(
      '--protocols <folder>',
      'folder with packages of work protocols (BPDAO_PROTOCOLS)',
      process.env.BPDAO_PROTOCOLS,
    )
    .addOption(
      new Option('--until <when>', 'end when stopped, or after its first accepted block')
        .choices(['stopped', 'produced'])
        .default('stopped'),
    )
    .action(async (_options: object, command: Command) => {
      const options: JoinOptions = command.optsWithGlobals();
      const found = await contextOf(options);
      const context = { ...found, seedFile: found.producerSeedFile };
      const keyPair = await unlock(context, options.from);
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      await withClient(context, async (client) => {
        await client.mustBeProducer();
        await waitForRep(context, client, keyPair, stop.signal);
        if (!stop.signal.aborted) await takePart(context, client, keyPair, options, stop);
      });
    });
}

async function waitForRep(context: Context, client: Client, { address }: KeyPair, signal: AbortSignal): Promise<void> {
  const bookmark = await client.bookmark(['vpsc']);
  if (await holdsEnough(client, address)) return;
  const { balance } = await client.account(address);
  print(context, { step: 'waiting', for: 'REP' }, [
    `waiting    ${shortAddress(address)} holds no REP yet. REP comes from a pool on a post of yours that members accept:`,
    ...(balance === 0n ? ['           it needs $ first: ask somebody to send it some'] : []),
    '           bpdao post "what you did" --from … ; bpdao pool fund <post> --from … --amount …',
  ]);
  for await (const { fact } of client.hearCausally(['vpsc'], bookmark, { signal })) {
    if ((fact.type === 'pool-settled' || fact.type === 'round-settled') && (await holdsEnough(client, address))) return;
  }
  if (!signal.aborted) throw new CommandError('The wait for REP ended.');
}

/** Tells if a member can offer: it holds REP, or it is a founder of a chain in which no REP exists. */
async function holdsEnough(client: Client, address: string): Promise<boolean> {
  const { holdings } = await client.member(address);
  const held = holdings
    .filter(({ repType }) => repType === 'wrep')
    .reduce((sum, { free, encumberedAsc, encumberedPools }) => sum + free + encumberedAsc + encumberedPools, 0n);
  if (held > 0n) return true;
  return (
    client.genesis.founders.includes(address) &&
    (await client.query('vpsc', { type: 'members', limit: 0 })).supply.wrep === 0n
  );
}

async function takePart(
  context: Context,
  client: Client,
  keyPair: KeyPair,
  options: JoinOptions,
  stop: AbortController,
): Promise<void> {
  const { MemoryFile, Producer } = await import('@bpdao/block-producer');
  const memory = await MemoryFile.open(
    path.join(options.data ?? path.join(context.keysFolder, 'producers'), `${writeAddress(keyPair.address)}.json`),
    client.chainId,
  );
  const settings = {
    offerSharePpm: options.offerShare,
    voteSharePpm: options.voteShare,
    poolSharePpm: POOL_SHARE_PPM,
    protocols: [],
    installed: await installedIn(options.protocols),
    ...(options.votePools === 'none' ? undefined : { poolSide: options.votePools }),
  };
  const checker = new SignatureChecker({ threads: 1 });
  const watched = watch(context, client, keyPair.address, options.until === 'produced', stop);
  const producer = new Producer({ client, keyPair, checker, memory, log: logTo(context) }, settings);
  try {
    await Promise.race([producer.run(stop.signal), watched]);
    stop.abort();
    await watched;
    await withdraw(context, producer);
  } finally {
    stop.abort();
    await checker.close();
    await memory.close();
  }
}

/**
 * Takes the offer back at the end. Else the member may still be drawn, and all others wait for the slot that it misses.
 */
async function withdraw(context: Context, producer: Producer): Promise<void> {
  try {
    const answer = await producer.withdraw();
    if (answer === undefined) return;
    mustBeAccepted('asc', answer);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The offer could not be taken back and still stands: ${why}`);
  }
  print(context, { step: 'withdrawn' }, ['withdrawn  the offer: not drawn from the next list on']);
}

/**
 * Prints the events of the member's offer and draws. If `untilProduced` is true, it ends all with the first accepted
 * block.
 */
async function watch(
  context: Context,
  client: Client,
  address: string,
  untilProduced: boolean,
  stop: AbortController,
): Promise<void> {
  let offered = 0n;
  for await (const { fact } of client.hearCausally(['asc', 'wsc', 'vpsc'], 'now', {
    signal: stop.signal,
    onDamage: complain,
  })) {
    if (fact.type === 'offer-changed' && fact.offer.producer === address && fact.offer.weight !== offered) {
      offered = fact.offer.weight;
      print(context, { step: 'offers', weight: String(offered) }, [
        `offers     ${rep(offered)}: drawn from the next list on`,
      ]);
    } else if (fact.type === 'producer-selected' && fact.producer === address) {
      print(context, { step: 'drawn', height: String(fact.receipt.height) }, [
        `drawn      for height ${fact.receipt.height}`,
      ]);
    } else if (fact.type === 'round-settled' && fact.producer === address) {
      print(context, { step: 'produced', height: String(fact.height), outcome: fact.outcome }, [
        `produced   block ${fact.height}: ${fact.outcome}`,
      ]);
      if (untilProduced && fact.outcome === 'accepted') {
        stop.abort();
        return;
      }
    }
  }
}

/** Makes the producer's log: warnings and errors go to standard error; `watch` prints the rest. */
function logTo({ json }: Context): Log {
  const tell = (sentence: string): void => (json ? undefined : complain(sentence));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields, sentence) => tell(sentence),
    error: (_fields, sentence) => tell(sentence),
  };
}
