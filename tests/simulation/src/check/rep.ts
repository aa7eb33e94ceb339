import type { RepType } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';
import type { PlainLedgers } from './rep-ledger.ts';

/**
 * REP: the accounts together hold the supply, by type; no amount is negative; no account has free REP and debt; the
 * encumbered REP is as the facts state it.
 */
export const rep: InvariantMaker = ({ chain, ledgers }): Invariant => {
  const sums: Record<RepType, bigint> = { ...ledgers.supply };
  const before: Record<RepType, Map<string, bigint>> = {
    wrep: new Map(chain.genesis.members.map(({ address, wrep }) => [address, wrep])),
    grep: new Map(),
  };
  return {
    name: 'rep',
    hear({ fact }, folded) {
      if (folded === undefined) return undefined;
      const { type, touched } = folded;
      for (const address of touched) {
        const broken = brokenHolding(ledgers, type, address);
        if (broken !== undefined) return `after ${fact.type}: ${broken}`;
        const balance = ledgers.balance(type, address);
        sums[type] += balance - (before[type].get(address) ?? 0n);
        before[type].set(address, balance);
      }
      if (sums[type] !== ledgers.supply[type]) {
        return `after ${fact.type} accounts hold ${sums[type]} µ${type}, and there are ${ledgers.supply[type]}`;
      }
      if (fact.type === 'rep-encumbered' && ledgers.of('wrep', fact.producer).asc !== fact.encumbered) {
        return `${fact.producer} has ${ledgers.of('wrep', fact.producer).asc} µREP at the ASC, not ${fact.encumbered}`;
      }
      if (
        (fact.type === 'round-settled' || fact.type === 'pool-settled') &&
        (fact.supply.wrep !== ledgers.supply.wrep || fact.supply.grep !== ledgers.supply.grep)
      ) {
        return `${fact.type} says that there are ${fact.supply.wrep} µwREP and ${fact.supply.grep} µgREP, and there are ${ledgers.supply.wrep} and ${ledgers.supply.grep}`;
      }
      return undefined;
    },
    atRest: () => {
      for (const type of ['wrep', 'grep'] as const) {
        let sum = 0n;
        for (const [address] of ledgers.holdings(type)) sum += ledgers.balance(type, address);
        if (sum !== ledgers.supply[type]) {
          return `all accounts hold ${sum} µ${type}, and there are ${ledgers.supply[type]}`;
        }
      }
      return undefined;
    },
  };
};

function brokenHolding(ledgers: PlainLedgers, type: RepType, address: string): string | undefined {
  const { free, asc, pools, debt } = ledgers.of(type, address);
  if (free < 0n || asc < 0n || debt < 0n) {
    return `${address} has ${free} µ${type} free, ${asc} at the ASC and owes ${debt}`;
  }
  for (const [pool, staked] of pools) if (staked < 0n) return `${address} has ${staked} µ${type} in pool ${pool}`;
  return free > 0n && debt > 0n ? `${address} has ${free} µ${type} free and owes ${debt}` : undefined;
}
