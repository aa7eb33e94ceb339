import { createHash } from 'node:crypto';
import { SALARY_ACCOUNT, StateTree } from '@bpdao/chain';
import type { Account } from '@bpdao/chain';
import type { Block, BlockProposed, Payout } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** $ accounts by the words of the specification: payouts, Txs in their order, then fees and subsidy. */
class PlainAccounts {
  private readonly accounts = new Map<string, Account>();
  tree = StateTree.empty;

  constructor(genesis: readonly { readonly address: string; readonly balance: bigint }[]) {
    for (const { address, balance } of genesis) this.accounts.set(address, { balance, nonce: 0n });
    this.tree = this.tree.update(this.accounts);
  }

  sum(): bigint {
    let sum = 0n;
    for (const { balance } of this.accounts.values()) sum += balance;
    return sum;
  }

  /** The sentence that is broken, or undefined; then the block's changes are kept. */
  accept({ header: { value: header }, payouts, transactions }: Block): string | undefined {
    const changes = new Map<string, Account>();
    const get = (address: string): Account => changes.get(address) ?? this.accounts.get(address) ?? { balance: 0n, nonce: 0n };
    const add = (address: string, amount: bigint, nonces = 0n): bigint => {
      const { balance, nonce } = get(address);
      changes.set(address, { balance: balance + amount, nonce: nonce + nonces });
      return balance + amount;
    };
    for (const { address, amount } of payouts) {
      if (add(SALARY_ACCOUNT, -amount) < 0n) return 'pays more than the salary account has';
      add(address, amount);
    }
    let fees = 0n;
    for (const { payload: { value } } of transactions) {
      if (get(value.sender).nonce !== value.nonce) return `carries nonce ${value.nonce} of ${value.sender}, whose next is ${get(value.sender).nonce}`;
      if (add(value.sender, -value.fee - value.body.amount, 1n) < 0n) return `lets ${value.sender} pay more than it has`;
      add(value.body.type === 'transfer' ? value.body.to : SALARY_ACCOUNT, value.body.amount);
      fees += value.fee;
    }
    add(SALARY_ACCOUNT, fees + header.subsidy);
    if (fees !== header.fees) return `says fees of ${header.fees} µ$, and has ${fees}`;
    this.tree = this.tree.update(changes);
    if (this.tree.root !== header.stateRoot) return 'has a wrong state root';
    for (const [address, account] of changes) this.accounts.set(address, account);
    return undefined;
  }
}

/** Blocks: one accepted at each height on the one before; its payouts are those that were due; its accounts, fees, subsidy and root are right; $ only come into being as subsidy; the beacon follows. */
export const blocks: InvariantMaker = ({ chain: { genesis } }): Invariant => {
  const accounts = new PlainAccounts(genesis.accounts);
  const proposed = new Map<string, BlockProposed>();
  let last = { hash: genesis.chainId, height: 0n, timeMs: genesis.timeMs };
  let money = accounts.sum();
  let beacon = genesis.chainId;
  let due: readonly Payout[] = [];

  const broken = ({ block, hash }: BlockProposed): string | undefined => {
    const { value: header } = block.header;
    if (header.height !== last.height + 1n) return `follows height ${last.height}`;
    if (header.parent !== last.hash) return `has parent ${header.parent}, and the block before is ${last.hash}`;
    if (hash !== sha256(block.header.bytes)) return 'has another hash than it says';
    if (header.timeMs <= last.timeMs) return 'is no later than its parent';
    if (header.subsidy !== genesis.parameters.subsidy) return `creates ${header.subsidy} µ$`;
    if (JSON.stringify(block.payouts.map(payoutText)) !== JSON.stringify(due.map(payoutText))) return 'does not pay what is due';
    return accounts.accept(block);
  };

  return {
    name: 'blocks',
    hear({ fact }) {
      if (fact.type === 'block-proposed') proposed.set(fact.hash, fact);
      if (fact.type !== 'round-settled') return undefined;
      const block = proposed.get(fact.blockHash);
      proposed.delete(fact.blockHash);
      if (block === undefined) return `block ${fact.blockHash} is settled, and was never proposed`;
      if (fact.outcome === 'accepted') {
        const sentence = broken(block);
        if (sentence !== undefined) return `accepted block ${fact.height} ${sentence}`;
        const { value: header } = block.block.header;
        last = { hash: fact.blockHash, height: header.height, timeMs: header.timeMs };
        money += header.subsidy;
        due = fact.payouts;
        beacon = sha256('bpdao/beacon/v1', hex(beacon), hex(header.reveal));
      }
      if (fact.beacon !== beacon) return `the beacon after ${fact.height} is ${fact.beacon}, not ${beacon}`;
      if (fact.nextHeight !== last.height + 1n) return `height ${fact.nextHeight} is said to come after ${last.height}`;
      return undefined;
    },
    atRest: () => (accounts.sum() === money ? undefined : `all accounts hold ${accounts.sum()} µ$, and there are ${money}`),
  };
};

const payoutText = ({ address, amount }: Payout): string => `${address} ${amount}`;
