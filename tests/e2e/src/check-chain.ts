import { ChainState, transactionHash } from '@bpdao/chain';
import { nextBeacon } from '@bpdao/draw';
import type { Genesis } from '@bpdao/genesis';
import { RepBook } from '@bpdao/tokens';
import type { SaidFact } from '@bpdao/sdk';
import type { AcceptedBlock, ChainWatch } from './chain-watch.ts';

/** Checks what always holds over everything that was heard, from genesis; the sentences that are broken. */
export function checkChain(genesis: Genesis, watch: ChainWatch): readonly string[] {
  return [...checkBlocks(genesis, watch.accepted), ...checkLedgers(genesis, watch)];
}

/** One accepted block a height, each on the one before; every Tx settles once; every state root, $ sum and beacon is right. */
function checkBlocks(genesis: Genesis, accepted: readonly AcceptedBlock[]): readonly string[] {
  const chain = new ChainState(genesis);
  const settled = new Set<string>();
  const broken: string[] = [];
  let beacon = genesis.chainId;
  for (const { proposed, settled: round } of accepted) {
    const { header, transactions } = proposed.block;
    const { height, parent, stateRoot, reveal } = header.value;
    if (height !== chain.height + 1n) broken.push(`height ${height} follows ${chain.height}`);
    if (parent !== chain.hash) broken.push(`block ${height} has another parent`);
    for (const hash of transactions.map(transactionHash)) {
      if (settled.has(hash)) broken.push(`transaction ${hash} settled twice`);
      settled.add(hash);
    }
    chain.accept(proposed.block, genesis.parameters);
    if (chain.tree.root !== stateRoot) broken.push(`block ${height} has a wrong state root`);
    beacon = nextBeacon(beacon, reveal);
    if (round.beacon !== beacon) broken.push(`the beacon after ${height} is wrong`);
  }
  const sum = chain.brokenInvariant();
  return sum === undefined ? broken : [...broken, sum];
}

/** REP and salary, folded from the VPSC's facts: conserved, exact, and as each settling fact says. */
function checkLedgers(genesis: Genesis, { facts }: ChainWatch): readonly string[] {
  const book = new RepBook(genesis.members, genesis.parameters.payoutMin);
  const broken: string[] = [];
  for (const { fact } of facts.filter(isOfVpsc)) {
    book.fold(fact);
    if (fact.type !== 'round-settled' && fact.type !== 'pool-settled') continue;
    if (book.wrep.supply !== fact.supply.wrep) broken.push(`the supply after ${fact.height} is ${book.wrep.supply}, not ${fact.supply.wrep}`);
    const salary = book.salaries[fact.type === 'pool-settled' ? fact.repType : 'wrep'];
    if (salary.perRep !== fact.salary.perRep || salary.rest !== fact.salary.rest) broken.push(`the salary after ${fact.height} is wrong`);
    const ledger = book.wrep.brokenInvariant();
    if (ledger !== undefined) broken.push(`after ${fact.height}: ${ledger}`);
  }
  return book.salaries.wrep.isExact() && book.salaries.grep.isExact() ? broken : [...broken, 'the equation of salary is broken'];
}

const isOfVpsc = (said: SaidFact): said is SaidFact<'vpsc'> => said.actor === 'vpsc';
