import { ChainState, transactionHash } from '@bpdao/chain';
import { nextBeacon } from '@bpdao/draw';
import type { Genesis } from '@bpdao/genesis';
import { RepBook } from '@bpdao/tokens';
import type { SaidFact } from '@bpdao/sdk';
import type { AcceptedBlock, ChainWatch } from './chain-watch.ts';

/** Checks what always holds over everything that was heard, from genesis; the sentences that are broken. */
export function checkChain(genesis: Genesis, watch: ChainWatch): readonly string[] {
  return new ChainCheck(genesis, watch).broken();
}

/** Checks what always holds, each time from where it checked last. What was broken once stays broken. */
export class ChainCheck {
  private readonly genesis: Genesis;
  private readonly watch: ChainWatch;
  private readonly chain: ChainState;
  private readonly book: RepBook;
  private readonly settled = new Set<string>();
  private readonly sentences: string[] = [];
  private beacon: string;
  private blocks = 0;
  private facts = 0;

  constructor(genesis: Genesis, watch: ChainWatch) {
    this.genesis = genesis;
    this.watch = watch;
    this.chain = new ChainState(genesis);
    this.book = new RepBook(genesis.members, genesis.parameters.payoutMin);
    this.beacon = genesis.chainId;
  }

  /** The sentences that are broken by what was heard until now. */
  broken(): readonly string[] {
    for (; this.blocks < this.watch.accepted.length; this.blocks += 1) this.checkBlock(this.watch.accepted[this.blocks]);
    for (; this.facts < this.watch.facts.length; this.facts += 1) this.checkLedgers(this.watch.facts[this.facts]);
    const { salaries } = this.book;
    const salary = salaries.wrep.isExact() && salaries.grep.isExact() ? undefined : 'the equation of salary is broken';
    return [...this.sentences, this.chain.brokenInvariant(), salary].filter((sentence) => sentence !== undefined);
  }

  /** One accepted block a height, each on the one before; every Tx settles once; every state root, $ sum and beacon is right. */
  private checkBlock(block: AcceptedBlock | undefined): void {
    if (block === undefined) return;
    const { chain, settled, sentences } = this;
    const { header, transactions } = block.proposed.block;
    const { height, parent, stateRoot, reveal } = header.value;
    if (height !== chain.height + 1n) sentences.push(`height ${height} follows ${chain.height}`);
    if (parent !== chain.hash) sentences.push(`block ${height} has another parent`);
    for (const hash of transactions.map(transactionHash)) {
      if (settled.has(hash)) sentences.push(`transaction ${hash} settled twice`);
      settled.add(hash);
    }
    chain.accept(block.proposed.block, this.genesis.parameters);
    if (chain.tree.root !== stateRoot) sentences.push(`block ${height} has a wrong state root`);
    this.beacon = nextBeacon(this.beacon, reveal);
    if (block.settled.beacon !== this.beacon) sentences.push(`the beacon after ${height} is wrong`);
  }

  /** REP and salary, folded from the VPSC's facts: conserved, exact, and as each settling fact says. */
  private checkLedgers(said: SaidFact | undefined): void {
    if (said === undefined || !isOfVpsc(said)) return;
    const { book, sentences } = this;
    const { fact } = said;
    book.fold(fact);
    if (fact.type !== 'round-settled' && fact.type !== 'pool-settled') return;
    if (book.wrep.supply !== fact.supply.wrep) sentences.push(`the supply after ${fact.height} is ${book.wrep.supply}, not ${fact.supply.wrep}`);
    const salary = book.salaries[fact.type === 'pool-settled' ? fact.repType : 'wrep'];
    if (salary.perRep !== fact.salary.perRep || salary.rest !== fact.salary.rest) sentences.push(`the salary after ${fact.height} is wrong`);
    const ledger = book.wrep.brokenInvariant();
    if (ledger !== undefined) sentences.push(`after ${fact.height}: ${ledger}`);
  }
}

const isOfVpsc = (said: SaidFact): said is SaidFact<'vpsc'> => said.actor === 'vpsc';
