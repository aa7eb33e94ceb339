/** A place at which REP may be encumbered. */
export type Holder = 'asc' | `pool/${string}`;

/** The holdings of an account in one type of REP, µREP. */
export interface RepAccount {
  free: bigint;
  /** Encumbered at the ASC. */
  asc: bigint;
  /** Encumbered in pools, by pool. */
  readonly pools: Map<string, bigint>;
  /** Owed to the Forum's results; paid first from anything that becomes free. */
  debt: bigint;
}

/** A move that the ledger cannot make: the decision behind it is wrong. */
export class LedgerError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'LedgerError';
  }
}

/** The ledger of one type of REP (docs/spec/pools-and-salary.md, "The ledger"). Totals are kept with every move. */
export class RepLedger {
  readonly accounts = new Map<string, RepAccount>();
  private genesis = 0n;
  private mintedSince = 0n;
  private burnedSince = 0n;
  private freeOfAll = 0n;
  private encumberedOfAll = 0n;

  /** REP in existence. */
  get supply(): bigint {
    return this.genesis + this.mintedSince - this.burnedSince;
  }

  /** The REP minted since genesis. */
  get minted(): bigint {
    return this.mintedSince;
  }

  /** The REP burned since genesis. */
  get burned(): bigint {
    return this.burnedSince;
  }

  /** The sum of free REP of all accounts. */
  get free(): bigint {
    return this.freeOfAll;
  }

  freeOf(address: string): bigint {
    return this.accounts.get(address)?.free ?? 0n;
  }

  encumberedAt(address: string, holder: Holder): bigint {
    const account = this.accounts.get(address);
    return (holder === 'asc' ? account?.asc : account?.pools.get(poolOf(holder))) ?? 0n;
  }

  debtOf(address: string): bigint {
    return this.accounts.get(address)?.debt ?? 0n;
  }

  /** Returns the REP of an account, free and encumbered alike. */
  balanceOf(address: string): bigint {
    const account = this.accounts.get(address);
    if (account === undefined) return 0n;
    return account.free + account.asc + inPools(account);
  }

  /** Gives an account its REP of genesis. */
  endow(address: string, amount: bigint): void {
    this.genesis += amount;
    this.addFree(this.account(address), amount);
  }

  /** Creates free REP. */
  mint(address: string, amount: bigint): void {
    this.mintedSince += amount;
    this.addFree(this.account(address), amount);
  }

  /** Creates REP and burns it at once: the part of a pool's mint that no account gets yet. */
  mintAndBurn(amount: bigint): void {
    this.mintedSince += amount;
    this.burnedSince += amount;
  }

  /** Burns free REP. */
  burnFree(address: string, amount: bigint): void {
    this.takeFree(this.account(address), amount, address);
    this.burnedSince += amount;
  }

  /** Encumbers free REP. */
  encumber(address: string, holder: Holder, amount: bigint): void {
    const account = this.account(address);
    this.takeFree(account, amount, address);
    this.put(account, holder, amount);
  }

  /** Frees encumbered REP. */
  release(address: string, holder: Holder, amount: bigint): void {
    const account = this.account(address);
    this.take(account, holder, amount, address);
    this.addFree(account, amount);
  }

  /** Moves encumbered REP to another holder. */
  move(address: string, from: Holder, to: Holder, amount: bigint): void {
    const account = this.account(address);
    this.take(account, from, amount, address);
    this.put(account, to, amount);
  }

  /** Takes encumbered REP from its account. It counts as burned until the caller grants it to another account. */
  seize(address: string, holder: Holder, amount: bigint): void {
    this.take(this.account(address), holder, amount, address);
    this.burnedSince += amount;
  }

  /** Gives REP that was seized or minted before to an account, free; the REP no longer counts as burned. */
  grant(address: string, amount: bigint): void {
    this.burnedSince -= amount;
    this.addFree(this.account(address), amount);
  }

  owe(address: string, amount: bigint): void {
    this.account(address).debt += amount;
  }

  /** Pays debt from free REP as far as both go, and burns the paid REP. */
  payDebt(address: string): bigint {
    const account = this.accounts.get(address);
    if (account === undefined || account.debt === 0n) return 0n;
    const paid = account.free < account.debt ? account.free : account.debt;
    if (paid === 0n) return 0n;
    account.debt -= paid;
    this.burnFree(address, paid);
    return paid;
  }

  /**
   * Returns the sentence of the broken invariant, or undefined. Constant time: the ledger keeps the sums with every
   * move.
   */
  brokenInvariant(): string | undefined {
    if (this.freeOfAll < 0n || this.encumberedOfAll < 0n) return 'an amount of REP is negative';
    if (this.freeOfAll + this.encumberedOfAll + this.burnedSince !== this.genesis + this.mintedSince) {
      return 'REP: free + encumbered + burned is not genesis + minted';
    }
    return undefined;
  }

  private account(address: string): RepAccount {
    let account = this.accounts.get(address);
    if (account === undefined) {
      account = { free: 0n, asc: 0n, pools: new Map(), debt: 0n };
      this.accounts.set(address, account);
    }
    return account;
  }

  private addFree(account: RepAccount, amount: bigint): void {
    if (amount < 0n) throw new LedgerError(`an amount of REP is negative: ${amount}`);
    account.free += amount;
    this.freeOfAll += amount;
  }

  private takeFree(account: RepAccount, amount: bigint, address: string): void {
    if (amount < 0n || account.free < amount) {
      throw new LedgerError(`${address} has ${account.free} µREP free, not ${amount}`);
    }
    account.free -= amount;
    this.freeOfAll -= amount;
  }

  private put(account: RepAccount, holder: Holder, amount: bigint): void {
    if (holder === 'asc') account.asc += amount;
    else account.pools.set(poolOf(holder), (account.pools.get(poolOf(holder)) ?? 0n) + amount);
    this.encumberedOfAll += amount;
  }

  private take(account: RepAccount, holder: Holder, amount: bigint, address: string): void {
    const there = (holder === 'asc' ? account.asc : account.pools.get(poolOf(holder))) ?? 0n;
    if (amount < 0n || there < amount) {
      throw new LedgerError(`${address} has ${there} µREP at ${holder}, not ${amount}`);
    }
    if (holder === 'asc') account.asc -= amount;
    else if (there === amount) account.pools.delete(poolOf(holder));
    else account.pools.set(poolOf(holder), there - amount);
    this.encumberedOfAll -= amount;
  }
}

const poolOf = (holder: Exclude<Holder, 'asc'>): string => holder.slice('pool/'.length);

/** Returns the REP encumbered in pools, µREP. */
export function inPools(account: RepAccount): bigint {
  let sum = 0n;
  for (const amount of account.pools.values()) sum += amount;
  return sum;
}
