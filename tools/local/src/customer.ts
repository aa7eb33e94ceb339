import { ClientError, type Client, type KeyPair } from '@bpdao/sdk';

/** Kinds of fee and of expiry: a customer that pays much is not always in haste. */
const KINDS = 5n;
/** Nonces of a wallet that may wait at once; gossip takes no more. */
const WAITING_MAX = 60n;
const TICK_MS = 20;

interface Wallet {
  readonly keyPair: KeyPair;
  nextNonce: bigint;
  settledNonce: bigint;
  height: bigint;
}

/**
 * A customer that sends signed transfers at a steady rate from several wallets, each as far ahead as gossip allows. It
 * never waits for a block, and picks its nonces up from the chain when one is refused.
 */
export class Customer {
  /** Transfers that gossip took. */
  sent = 0;
  private readonly client: Client;
  private readonly perSecond: number;
  private readonly wallets: readonly Wallet[];
  private readonly receivers: readonly string[];
  private readonly onSent: (hash: string) => void;
  private next = 0;

  /** `onSent` is called with the hash of each transfer that gossip took. */
  constructor(
    client: Client,
    perSecond: number,
    wallets: readonly KeyPair[],
    receivers: readonly string[],
    onSent: (hash: string) => void = () => undefined,
  ) {
    this.onSent = onSent;
    this.client = client;
    this.perSecond = perSecond;
    this.wallets = wallets.map((keyPair) => ({ keyPair, nextNonce: 0n, settledNonce: 0n, height: 0n }));
    this.receivers = receivers;
  }

  /** Sends until stopped. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.perSecond === 0) return;
    const begunMs = performance.now();
    let owed = 0;
    let given = 0;
    while (!signal.aborted) {
      owed = Math.floor(((performance.now() - begunMs) / 1000) * this.perSecond);
      const now = Math.min(owed - given, this.perSecond);
      given = owed;
      await Promise.all(Array.from({ length: now }, () => this.sendOne(signal)));
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  }

  private async sendOne(signal: AbortSignal): Promise<void> {
    const wallet = this.wallets[this.next++ % this.wallets.length];
    if (wallet === undefined) return;
    try {
      if (wallet.height === 0n || wallet.nextNonce - wallet.settledNonce >= WAITING_MAX) await this.look(wallet);
      if (wallet.nextNonce - wallet.settledNonce >= WAITING_MAX) return;
      const nonce = wallet.nextNonce;
      wallet.nextNonce += 1n;
      const to = this.receivers[this.sent % this.receivers.length] ?? wallet.keyPair.address;
      const { minTxFee, txTtlBlocks } = await this.client.parametersAt(wallet.height + 1n);
      const kind = nonce + BigInt(this.wallets.indexOf(wallet)); // a nonce that is sent again must not outbid itself
      const [generosity, haste] = [kind % KINDS, (2n * kind) % KINDS];
      const { answer, hash } = await this.client.sendTransaction(wallet.keyPair, {
        sender: wallet.keyPair.address,
        nonce,
        fee: minTxFee * (generosity + 1n),
        validUntilHeight: wallet.height + txTtlBlocks - (txTtlBlocks / 10n) * haste,
        body: { type: 'transfer', to, amount: 1000n, memo: '' },
      });
      this.client.doubtParameters(answer);
      if (answer.type !== 'accepted') {
        wallet.height = 0n;
        return;
      }
      this.sent += 1;
      this.onSent(hash);
    } catch (error) {
      wallet.height = 0n;
      if (!(error instanceof ClientError) && !signal.aborted) throw error;
    }
  }

  /** Reads the wallet's account and the height from the chain, for nonces and expiry. */
  private async look(wallet: Wallet): Promise<void> {
    const isBeginning = wallet.height === 0n;
    const { nonce, height } = await this.client.account(wallet.keyPair.address);
    wallet.settledNonce = nonce;
    wallet.height = height + 1n;
    if (isBeginning || wallet.nextNonce < nonce) wallet.nextNonce = nonce;
  }
}
