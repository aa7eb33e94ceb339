import type { Genesis } from '@bpdao/genesis';
import { sha256Hex, type Block, type Parameters, type TransactionRefusal } from '@bpdao/messages';
import { AccountBook, type BlockActions } from './account-book.ts';
import { StateTree } from './state-tree.ts';
import type { Account } from './transaction.ts';

/** The accounts that a block changes, the tree after it, and its fees. */
export interface Executed {
  readonly changes: ReadonlyMap<string, Account>;
  readonly tree: StateTree;
  /** µ$. */
  readonly fees: bigint;
}

/** The outcome of executing a block, or the first transaction that is not valid. */
export type ExecutedBlock =
  | ({ readonly type: 'executed' } & Executed)
  | { readonly type: 'invalid'; readonly index: number; readonly refusal: TransactionRefusal };

/**
 * The $ chain after its last accepted block. The WSC folds it, and so does every member that polices (docs/spec/wsc.md,
 * "The chain").
 */
export class ChainState {
  readonly accounts: AccountBook;
  private treeNow: StateTree;
  private heightNow = 0n;
  private hashNow: string;
  private timeMsNow: number;
  private expectedSum: bigint;
  private readonly executions = new WeakMap<Block, Executed>();

  constructor(genesis: Pick<Genesis, 'accounts' | 'chainId' | 'timeMs'>) {
    this.accounts = AccountBook.genesis(genesis);
    this.treeNow = StateTree.empty.update(this.accounts.entries());
    this.hashNow = genesis.chainId;
    this.timeMsNow = genesis.timeMs;
    this.expectedSum = this.accounts.sum;
  }

  /** The height of the last accepted block; 0 at genesis. */
  get height(): bigint {
    return this.heightNow;
  }

  /** The hash of the last accepted block; the chain's id at genesis. */
  get hash(): string {
    return this.hashNow;
  }

  get timeMs(): number {
    return this.timeMsNow;
  }

  get tree(): StateTree {
    return this.treeNow;
  }

  /** Executes actions on top of the last block. Changes nothing. */
  execute(actions: BlockActions, parameters: Parameters): ExecutedBlock {
    const execution = this.accounts.execute(actions, parameters);
    if (execution.type === 'invalid') return execution;
    return { ...execution, tree: this.treeNow.update(execution.changes) };
  }

  /** Keeps the outcome of executing a block, so that its acceptance need not execute it again. */
  remember(block: Block, executed: Executed): void {
    this.executions.set(block, executed);
  }

  /**
   * Makes an accepted block the last one. Throws RangeError if the block does not follow the last one or cannot be
   * executed: its acceptance was wrong.
   */
  accept(block: Block, parameters: Parameters): void {
    const { height, parent, timeMs, subsidy } = block.header.value;
    if (parent !== this.hashNow || height !== this.heightNow + 1n) {
      throw new RangeError(`block ${height} does not follow block ${this.heightNow}`);
    }
    const executed = this.executions.get(block) ?? this.executedAgain(block, parameters);
    this.accounts.commit(executed.changes);
    this.treeNow = executed.tree;
    this.heightNow = height;
    this.hashNow = sha256Hex(block.header.bytes);
    this.timeMsNow = timeMs;
    this.expectedSum += subsidy;
  }

  /** Returns the sentence of the broken invariant, or undefined. */
  brokenInvariant(): string | undefined {
    return this.accounts.sum === this.expectedSum ? undefined : '$: the sum of all accounts is not genesis + subsidies';
  }

  private executedAgain(block: Block, parameters: Parameters): Executed {
    const { height, subsidy } = block.header.value;
    const executed = this.execute(
      { height, subsidy, payouts: block.payouts, transactions: block.transactions },
      parameters,
    );
    if (executed.type === 'invalid') {
      throw new RangeError(`transaction ${executed.index} of block ${height} is not valid: ${executed.refusal}`);
    }
    return executed;
  }
}
