import { setTimeout as sleep } from 'node:timers/promises';
import { catalogue, commandSubject } from '@bpdao/catalogue';
import { decodeAnswer } from '@bpdao/messages';
import { hashOf, signTransaction, type Client, type KeyPair } from '@bpdao/sdk';
import { latenciesOf, type Latencies, type Span, type Timed } from './latencies.ts';

/** The service that honest customers got from the network. */
export interface Served {
  /** A Tx until gossip took it. */
  readonly answer: Latencies;
  /** A Tx until it was settled. */
  readonly settled: Latencies;
  /** A query until it was answered. */
  readonly query: Latencies;
}

const TRANSFERS_PER_SECOND = 20;
const QUERIES_PER_SECOND = 20;
const TICK_MS = 5;
const ANSWER_MS = 2000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
/** Heights that a transfer is valid for: it must outlast every flood. */
const LIFETIME_BLOCKS = 900n;
const SUBMIT = commandSubject('gossip', 'submit-transaction');

/**
 * A customer that sends signed transfers and a reader that asks, each at a steady rate regardless of the answers: an
 * open loop. As clients do, both ask again until they are answered.
 */
export class HonestLoad {
  private readonly client: Client;
  private readonly reader: Client;
  private readonly wallets: readonly { readonly keyPair: KeyPair; nonce: bigint }[];
  private readonly answers: Timed[] = [];
  private readonly settling: Timed[] = [];
  private readonly queries: Timed[] = [];
  private readonly underWay = new Map<string, Timed>();
  private readonly stopping = new AbortController();
  private sending: Promise<unknown> = Promise.resolve();
  private height = 0n;

  /** Takes wallets that no other process uses. */
  constructor(client: Client, reader: Client, wallets: readonly KeyPair[]) {
    this.client = client;
    this.reader = reader;
    this.wallets = wallets.map((keyPair) => ({ keyPair, nonce: 0n }));
  }

  begin(): void {
    this.sending = Promise.all([
      this.atRate(TRANSFERS_PER_SECOND, (dueMs, count) => this.transfer(dueMs, count)),
      this.atRate(QUERIES_PER_SECOND, (dueMs, count) => this.ask(dueMs, count)),
    ]);
  }

  /** Notes that a block with this Tx was settled. */
  settled(hash: string, atMs: number): void {
    const timed = this.underWay.get(hash);
    if (timed !== undefined) timed.cameMs = atMs;
    this.underWay.delete(hash);
  }

  /** Returns the latencies of the requests due in these spans. */
  served(...spans: readonly Span[]): Served {
    return {
      answer: latenciesOf(this.answers, spans),
      settled: latenciesOf(this.settling, spans),
      query: latenciesOf(this.queries, spans),
    };
  }

  /** Tells if all requests due before a moment are answered and settled. */
  areServed(beforeMs: number): boolean {
    return [this.answers, this.settling, this.queries].every((timed) =>
      timed.every(({ dueMs, cameMs }) => dueMs >= beforeMs || cameMs !== undefined),
    );
  }

  async end(): Promise<void> {
    this.stopping.abort();
    await this.sending;
  }

  private async atRate(perSecond: number, act: (dueMs: number, count: number) => void): Promise<void> {
    const begunMs = performance.now();
    for (let count = 0; !this.stopping.signal.aborted; await sleep(TICK_MS)) {
      for (
        let dueMs = begunMs + (count * 1000) / perSecond;
        dueMs <= performance.now();
        dueMs = begunMs + (count * 1000) / perSecond
      ) {
        act(dueMs, count);
        count += 1;
      }
    }
  }

  private transfer(dueMs: number, count: number): void {
    const wallet = this.wallets[count % this.wallets.length];
    if (wallet === undefined) return;
    const { keyPair, nonce } = wallet;
    wallet.nonce += 1n;
    const signed = signTransaction(
      { keyPair, chainId: this.client.chainId },
      {
        sender: keyPair.address,
        nonce,
        fee: 1000n,
        validUntilHeight: this.height + LIFETIME_BLOCKS,
        body: { type: 'transfer', to: keyPair.address, amount: 1n, memo: '' },
      },
    );
    const hash = hashOf(signed.payload.bytes);
    const [answer, settled] = [
      { dueMs, cameMs: undefined },
      { dueMs, cameMs: undefined },
    ];
    this.answers.push(answer);
    this.settling.push(settled);
    this.underWay.set(hash, settled);
    void this.untilAnswered(answer, async () => {
      const { data } = await this.client.connection.request(SUBMIT, catalogue.gossip.command.encode(signed), {
        timeout: ANSWER_MS,
      });
      return data.length > 0 && decodeAnswer(data).type === 'accepted';
    });
  }

  /** Asks one actor after the other. */
  private ask(dueMs: number, count: number): void {
    const timed: Timed = { dueMs, cameMs: undefined };
    this.queries.push(timed);
    const { reader } = this;
    const address = this.wallets[0]?.keyPair.address ?? '';
    const options = { timeoutMs: ANSWER_MS };
    const questions: readonly (() => Promise<unknown>)[] = [
      async () =>
        (this.height = (await reader.query('wsc', { type: 'account', address, prove: false }, options)).height),
      () => reader.query('vpsc', { type: 'member', address }, options),
      () => reader.query('gossip', { type: 'active-transaction', hash: 'ab'.repeat(32) }, options),
      () => reader.query('forum', { type: 'status' }, options),
      () => reader.query('asc', { type: 'status' }, options),
    ];
    const question = questions[count % questions.length];
    if (question !== undefined) void this.untilAnswered(timed, () => question().then(() => true));
  }

  /** Asks again until it is answered, ever more slowly. */
  private async untilAnswered(timed: Timed, ask: () => Promise<boolean>): Promise<void> {
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !this.stopping.signal.aborted;
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    ) {
      if (await ask().catch(() => false)) {
        timed.cameMs = performance.now();
        return;
      }
      await sleep(pauseMs);
    }
  }
}
