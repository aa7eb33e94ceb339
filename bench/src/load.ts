import { Worker } from 'node:worker_threads';
import { commandSubject } from '@bpdao/catalogue';
import { decodeAnswer } from '@bpdao/messages';
import type { Client, KeyPair } from '@bpdao/sdk';
import type { ReadyTransfer, SigningTask } from './signing-worker.ts';

/** Transfers of one sender that may wait, a little below gossip's own limit. */
const WAITING_MAX = 60;
const TICK_MS = 5;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 2000;
const LIFETIME_BLOCKS = 90_000n;
const SUBMIT = commandSubject('gossip', 'submit-transaction');

interface Wallet {
  readonly keyPair: KeyPair;
  nonce: bigint;
  waiting: number;
  readonly ready: ReadyTransfer[];
}

/** Transfers that a thread signs beforehand, sent at a steady rate regardless of the answers: an open loop. */
export class Load {
  /** The transfers under way by their hashes, each with the moment at which it was due, ms of `performance.now()`. */
  readonly underWay = new Map<string, { readonly dueMs: number; readonly wallet: number }>();
  /** Transfers that gossip did not take at once, and that were sent again. */
  refused = 0;
  /** Transfers that were due and could not be sent yet. */
  owed = 0;
  private readonly client: Client;
  private readonly wallets: readonly Wallet[];
  private next = 0;

  constructor(client: Client, wallets: readonly KeyPair[]) {
    this.client = client;
    this.wallets = wallets.map((keyPair) => ({ keyPair, nonce: 0n, waiting: 0, ready: [] }));
  }

  /** Count of the transfers not settled yet: under way or owed. */
  get backlog(): number {
    return this.underWay.size + this.owed;
  }

  /** Signs transfers until so many are ready, spread over all wallets. */
  async prepare(transfers: number): Promise<void> {
    const each =
      Math.ceil(transfers / this.wallets.length) - Math.min(...this.wallets.map(({ ready }) => ready.length));
    if (each <= 0) return;
    const { height } = await this.client.account(this.wallets[0]?.keyPair.address ?? '');
    const task: SigningTask = {
      lastHeight: height + LIFETIME_BLOCKS,
      chainId: this.client.chainId,
      seeds: this.wallets.map(({ keyPair }) => keyPair.seed),
      firstNonces: this.wallets.map(({ nonce }) => nonce),
      each,
      receiver: this.wallets[0]?.keyPair.address ?? '',
    };
    const worker = new Worker(new URL('./signing-worker.js', import.meta.url), { workerData: task });
    worker.on('message', (batch: readonly ReadyTransfer[]) => {
      for (const ready of batch) this.wallets[ready.wallet]?.ready.push(ready);
    });
    await new Promise<void>((resolve, reject) => worker.once('error', reject).once('exit', () => resolve()));
    for (const wallet of this.wallets) wallet.nonce += BigInt(each);
  }

  /** Sends at this rate for so long; resolves when the time is over. */
  async run(perSecond: number, forMs: number): Promise<void> {
    const begunMs = performance.now();
    let due = 0;
    for (let nowMs = begunMs; nowMs < begunMs + forMs; nowMs = performance.now()) {
      const dueNow = Math.floor(((nowMs - begunMs) / 1000) * perSecond);
      this.owed += dueNow - due;
      due = dueNow;
      while (this.owed > 0 && this.sendOne(nowMs)) this.owed -= 1;
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    this.owed = 0;
  }

  /**
   * Notes that a transfer is settled; returns the moment at which it was due, or undefined for a transfer of others.
   */
  settled(hash: string): number | undefined {
    const sent = this.underWay.get(hash);
    if (sent === undefined) return undefined;
    this.underWay.delete(hash);
    const wallet = this.wallets[sent.wallet];
    if (wallet !== undefined) wallet.waiting -= 1;
    return sent.dueMs;
  }

  /** Sends a transfer; returns false if no wallet may send now. */
  private sendOne(dueMs: number): boolean {
    for (let tried = 0; tried < this.wallets.length; tried += 1) {
      const wallet = this.wallets[this.next++ % this.wallets.length];
      const ready = wallet !== undefined && wallet.waiting < WAITING_MAX ? wallet.ready.shift() : undefined;
      if (wallet === undefined || ready === undefined) continue;
      wallet.waiting += 1;
      this.underWay.set(ready.hash, { dueMs, wallet: ready.wallet });
      void this.submit(ready);
      return true;
    }
    return false;
  }

  /**
   * Sends a transfer until gossip has taken it: a missing nonce would hold up all that follow. Sends ever more slowly:
   * more requests do not help an overloaded network.
   */
  private async submit({ body, hash }: ReadyTransfer): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const answer = decodeAnswer((await this.client.connection.request(SUBMIT, body, { timeout: 5000 })).data);
        if (answer.type === 'accepted' || !this.underWay.has(hash)) return;
      } catch {
        if (this.client.connection.isClosed()) return;
      }
      this.refused += 1;
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())));
    }
  }
}
