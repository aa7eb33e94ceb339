import { ChainState, transactionHash } from '@bpdao/chain';
import { nextBeacon } from '@bpdao/draw';
import { InForce, type Genesis } from '@bpdao/genesis';
import type { VpscFact } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { RepBook } from '@bpdao/tokens';
import type { AcceptedBlock, ChainWatch } from './chain-watch.ts';

/** Checks the rules that always hold over all facts heard from genesis on; returns the broken sentences. */
export function checkChain(genesis: Genesis, watch: ChainWatch): readonly string[] {
  return new ChainCheck(genesis, watch).broken();
}

/** Checks the rules that always hold, each time from the end of the last check. A sentence once broken stays broken. */
export class ChainCheck {
  private readonly watch: ChainWatch;
  private readonly chain: ChainState;
  private readonly book: RepBook;
  private readonly inForce: InForce;
  private readonly settled = new Set<string>();
  private readonly sentences: string[] = [];
  private beacon: string;
  private blocks = 0;
  private facts = 0;

  constructor(genesis: Genesis, watch: ChainWatch) {
    this.watch = watch;
    this.chain = new ChainState(genesis);
    this.book = new RepBook(genesis.members, genesis.parameters.payoutMin);
    this.inForce = new InForce(genesis);
    this.beacon = genesis.chainId;
  }

  /** Returns the sentences that the facts heard until now break. */
  broken(): readonly string[] {
    for (; this.facts < this.watch.facts.length; this.facts += 1) this.check(this.watch.facts[this.facts]);
    const { salaries } = this.book;
    const salary = salaries.wrep.isExact() && salaries.grep.isExact() ? undefined : 'the equation of salary is broken';
    return [...this.sentences, this.chain.brokenInvariant(), salary].filter((sentence) => sentence !== undefined);
  }

  private check(said: SaidFact | undefined): void {
    if (said === undefined) return;
    const { fact } = said;
    if (fact.type === 'epoch-closed' || fact.type === 'protocol-reverted') this.inForce.fold(fact);
    if (isOfVpsc(said)) this.checkLedgers(said.fact);
    if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') return;
    this.checkBlock(this.watch.accepted[this.blocks]);
    this.blocks += 1;
  }

  /**
   * Checks that each height has one accepted block, on the block before and by the protocol and parameters in force;
   * that every Tx settles once; that every state root, $ sum and beacon is right.
   */
  private checkBlock(block: AcceptedBlock | undefined): void {
    if (block === undefined) return;
    const { chain, settled, sentences } = this;
    const { header, transactions } = block.proposed.block;
    const { height, parent, stateRoot, reveal, parametersHash, protocol } = header.value;
    if (height !== chain.height + 1n) sentences.push(`height ${height} follows ${chain.height}`);
    if (parent !== chain.hash) sentences.push(`block ${height} has another parent`);
    for (const hash of transactions.map(transactionHash)) {
      if (settled.has(hash)) sentences.push(`transaction ${hash} settled twice`);
      settled.add(hash);
    }
    const force = this.inForce.mustBeAt(height);
    if (parametersHash !== force.parametersHash || protocol !== force.protocol) {
      sentences.push(`block ${height} is not by what is in force`);
    }
    chain.accept(block.proposed.block, force.parameters);
    this.inForce.settled(height, protocol);
    if (chain.tree.root !== stateRoot) sentences.push(`block ${height} has a wrong state root`);
    this.beacon = nextBeacon(this.beacon, reveal);
    if (block.settled.beacon !== this.beacon) sentences.push(`the beacon after ${height} is wrong`);
  }

  /** Checks REP and salary, folded from the VPSC's facts: conserved, exact, and as each settling fact states. */
  private checkLedgers(fact: VpscFact): void {
    const { book, sentences } = this;
    book.fold(fact);
    if (fact.type !== 'round-settled' && fact.type !== 'pool-settled') return;
    for (const repType of ['wrep', 'grep'] as const) {
      const ledger = book.ledger(repType);
      if (ledger.supply !== fact.supply[repType]) {
        sentences.push(
          `the supply of ${repType} after ${fact.height} is ${ledger.supply}, not ${fact.supply[repType]}`,
        );
      }
      const broken = ledger.brokenInvariant();
      if (broken !== undefined) sentences.push(`after ${fact.height}: ${broken}`);
    }
    const salary = book.salaries[fact.type === 'pool-settled' ? fact.repType : 'wrep'];
    if (salary.perRep !== fact.salary.perRep || salary.rest !== fact.salary.rest) {
      sentences.push(`the salary after ${fact.height} is wrong`);
    }
  }
}

const isOfVpsc = (said: SaidFact): said is SaidFact<'vpsc'> => said.actor === 'vpsc';
