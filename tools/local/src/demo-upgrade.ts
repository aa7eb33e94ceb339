import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BrokerError } from '@bpdao/broker';
import { GenesisError } from '@bpdao/genesis';
import { printLines } from '@bpdao/observability';
import { loadPackage, type LoadedPackage } from '@bpdao/protocol-packages';
import { ClientError, writeAddress, writeAmount, type KeyPair, type SaidFact } from '@bpdao/sdk';
import { nameOfVersion, writeManifest } from '@bpdao/work-protocols';
import { Customer } from './customer.ts';
import { LocalError } from './local-error.ts';
import { startNetwork, type Network } from './network.ts';
import { publishPost } from './publish-post.ts';
import { costLine, SwapWatch } from './swap-watch.ts';

/**
 * Short epochs, a block each half second, and a fifth of each block's post for the protocol's authors, and salary paid
 * from a thousandth of a dollar on, so that the story fits into minutes.
 */
const SET = [
  'epochBlocks=12',
  'activationDelayBlocks=3',
  'blockIntervalMs=500',
  'authorSharePpm=200000',
  'payoutMin=1000',
];
const PRODUCERS = 4;
const TRANSFERS_PER_SECOND = 12;
const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/work-protocol');
const PATIENCE_MS = 290_000;

const tell = (text: string): void => printLines([text]);
let step = 0;
const chapter = (title: string): void => printLines(['', `${String((step += 1)).padStart(2)}  ${title}`]);
const line = (text: string): void => tell(`      ${text}`);

/** Hears the facts of the chain while the story is told, and waits for given facts. */
class Listener {
  readonly swap = new SwapWatch();
  private readonly facts: SaidFact[] = [];
  private wake: () => void = () => undefined;

  constructor(network: Network, signal: AbortSignal) {
    void this.hear(network, signal).catch((error: unknown) =>
      tell(error instanceof Error ? error.message : String(error)),
    );
  }

  /** Returns the first result that the condition gives for a fact, from the beginning of the story on. */
  async until<T>(condition: (said: SaidFact) => T | undefined, from = 0): Promise<T> {
    for (let at = from; ; at += 1) {
      while (this.facts.length <= at) await new Promise<void>((resolve) => (this.wake = resolve));
      const said = this.facts[at];
      const found = said === undefined ? undefined : condition(said);
      if (found !== undefined) return found;
    }
  }

  get heard(): number {
    return this.facts.length;
  }

  private async hear({ client }: Network, signal: AbortSignal): Promise<void> {
    for await (const said of client.hearCausally(['asc', 'wsc', 'gossip', 'vpsc', 'forum', 'governance'], 'beginning', {
      signal,
    })) {
      this.facts.push(said);
      this.swap.hear(said);
      this.wake();
    }
  }
}

/** Tells the story once, on a network of its own that is gone afterwards. */
async function run(): Promise<number> {
  const data = await mkdtemp(path.join(tmpdir(), 'bpdao-upgrade-'));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const late = setTimeout(() => {
    tell(`The story is not over after ${PATIENCE_MS / 1000} s: this machine is too busy for it.`);
    stop.abort();
  }, PATIENCE_MS);
  let network: Network | undefined;
  try {
    tell(
      'A community changes the rules of its running chain. Everything below is real: a broker, seven services, four producers, signed transfers.',
    );
    tell(`Parameters that are not as usual: ${SET.join(', ')}.`);
    const known = await loadPackage(EXAMPLE);
    network = await startNetwork({
      data,
      producers: PRODUCERS,
      set: SET,
      producerWords: () => ['--protocols', EXAMPLE, '--protocol', nameOfVersion(known)],
    });
    return await Promise.race([story(network, known, stop), stopped(stop.signal)]);
  } catch (error) {
    if (!isExpected(error)) throw error;
    tell(error.message);
    return 1;
  } finally {
    clearTimeout(late);
    stop.abort();
    await network?.stop();
    await rm(data, { recursive: true, force: true });
  }
}

const stopped = (signal: AbortSignal): Promise<number> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(1)));

async function story(network: Network, known: LoadedPackage, stop: AbortController): Promise<number> {
  const { client, chain } = network;
  const [first, author] = chain.developers;
  if (first === undefined || author === undefined) throw new LocalError('The chain has no developers.');
  const listener = new Listener(network, stop.signal);
  const sending = new AbortController();
  const customer = new Customer(
    client,
    TRANSFERS_PER_SECOND,
    chain.customers,
    chain.developers.map(({ address }) => address),
    (hash) => listener.swap.sent(hash),
  ).run(sending.signal);

  chapter('The chain runs version 1');
  const begun = await listener.until(({ fact }) =>
    fact.type === 'round-settled' && fact.height >= 3n ? fact : undefined,
  );
  line(
    `block ${begun.height} is settled; every block pays the authors of the protocol ${chain.genesis.protocol.slice(0, 10)}… (dev1)`,
  );

  chapter('Somebody says something');
  const comment = await publishPost(client, author, {
    kind: 'comment',
    content: 'Transfers that pay little wait for ever behind those that pay more.',
    buildsOn: [],
  });
  line(
    `dev2 comments: "Transfers that pay little wait for ever behind those that pay more." (${comment.slice(0, 10)}…)`,
  );

  chapter('A proposal builds on it');
  const proposal = await publishPost(client, author, {
    kind: 'proposal',
    content: 'Let what expires first come first.',
    buildsOn: [comment],
  });
  line(
    `dev2 proposes: "Let what expires first come first." It gives a tenth to the comment (${proposal.slice(0, 10)}…)`,
  );

  chapter('Somebody writes it: a package');
  line(`bpdao protocol check examples/work-protocol: ${nameOfVersion(known)}, digest ${known.digest.slice(0, 16)}…`);
  const protocol = await publishPost(client, author, {
    kind: 'protocol',
    content: writeManifest(known),
    buildsOn: [chain.genesis.protocol, proposal],
  });
  line(
    `bpdao post --kind protocol: ${protocol.slice(0, 10)}… gives a tenth to version 1, as it must, and a tenth to the proposal`,
  );

  await shadowed(network, listener, protocol, known);
  await adopted(listener, protocol, known);
  await changed(listener, protocol);
  await paid(network, listener, protocol, author);

  sending.abort();
  await customer;
  return end(listener);
}

async function shadowed(
  { client, deployWsc }: Network,
  listener: Listener,
  protocol: string,
  known: LoadedPackage,
): Promise<void> {
  chapter('It is deployed beside version 1, and shadows');
  deployWsc({ name: 'wsc-new', protocol: nameOfVersion(known), protocols: EXAMPLE }).start();
  line(`WSC_PROTOCOL=${nameOfVersion(known)} BPDAO_PROTOCOLS=examples/work-protocol node services/wsc/dist/main.js`);
  for (let from = listener.heard; ; from = listener.heard) {
    const seen = await client
      .query('wsc', { type: 'shadow', protocol, limit: 3 }, { timeoutMs: 1000 })
      .catch(() => undefined);
    if (seen !== undefined && seen.differing > 0n) {
      for (const { height, transactions, refusedCode, refusedAt } of seen.reports.filter(({ differs }) => differs)) {
        line(
          `block ${height}: of its ${transactions} transactions it would have refused number ${refusedAt ?? 0} (${refusedCode ?? 'other order'})`,
        );
      }
      return;
    }
    await listener.until(({ fact }) => (fact.type === 'round-settled' ? true : undefined), from);
  }
}

async function adopted(listener: Listener, protocol: string, known: LoadedPackage): Promise<void> {
  chapter('The producers have it, and say so');
  const names = new Set<string>();
  await listener.until(({ fact }) => {
    if (fact.type === 'offer-changed' && fact.offer.protocol === protocol) names.add(fact.offer.producer);
    return names.size === PRODUCERS ? true : undefined;
  });
  line(`${names.size} offers name ${nameOfVersion(known)}; all are drawn, whatever they name`);
  chapter('Epochs end');
  const closed = await listener.until(({ fact }) => {
    if (fact.type !== 'epoch-closed') return undefined;
    if (fact.leading?.protocol === protocol) {
      line(
        `epoch ${fact.epoch}: ${writeAmount(fact.leading.named)} of ${writeAmount(fact.leading.offered)} offered REP name it${fact.protocol === protocol ? ', for the second time: adopted' : ', for the first time'}`,
      );
    }
    return fact.protocol === protocol ? fact : undefined;
  });
  line(`it is in force from height ${closed.fromHeight} on`);
}

async function changed(listener: Listener, protocol: string): Promise<void> {
  chapter('The height comes');
  await listener.until(({ fact }) => {
    if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') return undefined;
    if (fact.protocol === protocol) line(`block ${fact.height} is made by the new version`);
    return listener.swap.madeBy(protocol) >= 3 ? true : undefined;
  });
  const cost = listener.swap.costOf(protocol);
  if (cost !== undefined) line(costLine(cost));
}

async function paid({ client }: Network, listener: Listener, protocol: string, author: KeyPair): Promise<void> {
  chapter('Its author is paid');
  const result = await listener.until(({ fact }) =>
    fact.type === 'result-recorded' && fact.values.some(({ post }) => post === protocol) ? fact : undefined,
  );
  line(
    `block ${result.height}: ${writeAmount(result.reward)} REP for its post; ${result.values.length} posts on the way get a part`,
  );
  const payout = await listener.until(({ fact }) =>
    fact.type === 'block-proposed' ? fact.block.payouts.find(({ address }) => address === author.address) : undefined,
  );
  line(`a later block pays dev2 $ ${writeAmount(payout.amount)} of salary`);
  const { holdings } = await client.member(author.address);
  line(
    `dev2 (${writeAddress(author.address).slice(0, 12)}…) holds ${writeAmount(holdings.reduce((sum, { free }) => sum + free, 0n))} REP`,
  );
}

async function end(listener: Listener): Promise<number> {
  chapter('Nothing was lost');
  const { swap } = listener;
  for (let from = listener.heard; swap.underWay.size > 0 && swap.lostTransactions.length === 0; from = listener.heard) {
    await listener.until(({ fact }) => (fact.type === 'result-recorded' ? true : undefined), from);
  }
  line(`${swap.settled} transfers settled, ${swap.lostTransactions.length} lost; ${swap.lostSlots.length} slots lost`);
  for (const lost of [...swap.lostSlots, ...swap.lostTransactions]) line(lost);
  return swap.lostSlots.length + swap.lostTransactions.length === 0 ? 0 : 1;
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof LocalError ||
    error instanceof BrokerError ||
    error instanceof GenesisError ||
    error instanceof ClientError
  );
}

process.exit(await run());
