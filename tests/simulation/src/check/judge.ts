import type { Genesis } from '@bpdao/genesis';
import {
  encodeParameters,
  type BlockProposed,
  type Parameters,
  type Payout,
  type ProducerSelected,
} from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { DrawBook } from './draw-book.ts';
import { fromHex, sha256 } from './hashes.ts';
import { PlainAccounts, type PlainExecution } from './plain-accounts.ts';
import type { Decided, PlainForce } from './plain-force.ts';
import { plainRule } from './plain-rules.ts';
import type { VersionNames } from './version-names.ts';

/** The most by which a block's time may be ahead, ms. */
const AHEAD_MS = 10_000;

interface Judged {
  readonly proposed: BlockProposed;
  /** The protocol and parameters in force at its draw. */
  readonly force: Decided | undefined;
  readonly execution: PlainExecution;
  /** Rules that it breaks, each a sentence. */
  readonly broken: readonly string[];
}

/** Judges every draw and every block as an honest member must, from the facts alone. */
export class Judge {
  /** $ in existence, µ$. */
  money: bigint;
  beacon: string;
  readonly accounts: PlainAccounts;
  private readonly force: PlainForce;
  private readonly names: VersionNames;
  /** The right time, ms since the epoch. */
  private readonly wallMs: () => number;
  private readonly draws: DrawBook;
  private readonly blocks = new Map<string, Judged>();
  private last: { readonly hash: string; readonly height: bigint; readonly timeMs: number };
  private due: readonly Payout[] = [];
  private supply: bigint;
  private next = '1/0';
  private brokenDraw: string | undefined;
  private drawn: ProducerSelected | undefined;

  constructor(genesis: Genesis, force: PlainForce, names: VersionNames, wallMs: () => number) {
    this.force = force;
    this.names = names;
    this.wallMs = wallMs;
    this.accounts = new PlainAccounts(genesis.accounts);
    this.money = this.accounts.sum();
    this.beacon = genesis.chainId;
    this.draws = new DrawBook(genesis.founders);
    this.last = { hash: genesis.chainId, height: 0n, timeMs: genesis.timeMs };
    this.supply = genesis.members.reduce((sum, { wrep }) => sum + wrep, 0n);
  }

  /** The height settled last. */
  get height(): bigint {
    return this.last.height;
  }

  /** Returns the rules that the block of this hash breaks; undefined if it was never proposed. */
  brokenBy(hash: string): readonly string[] | undefined {
    return this.blocks.get(hash)?.broken;
  }

  /** Returns the parameters of a proposed block's draw; undefined if it was not proposed, or nothing was in force. */
  parametersOf(hash: string): Parameters | undefined {
    return this.blocks.get(hash)?.force?.parameters;
  }

  /** Returns name and version of the protocol that a proposed block's draw named. */
  versionOf(hash: string): string | undefined {
    return this.names.of(this.blocks.get(hash)?.force?.protocol ?? '');
  }

  hear(said: SaidFact): void {
    const { fact } = said;
    const broken = this.draws.hear(said, this.beacon, this.supply, this.next);
    switch (fact.type) {
      case 'producer-selected':
        this.brokenDraw = broken;
        this.drawn = fact;
        this.blocks.clear();
        return;
      case 'block-proposed': {
        const execution = this.accounts.execute(fact.block);
        const force =
          this.drawn === undefined ? undefined : this.force.named(fact.block.header.value.height, this.drawn.protocol);
        this.blocks.set(fact.hash, { proposed: fact, force, execution, broken: this.faults(fact, execution, force) });
        return;
      }
      case 'slot-missed':
      case 'block-refused':
        if (`${fact.height}/${fact.attempt}` === this.next) this.next = `${fact.height}/${fact.attempt + 1}`;
        return;
      case 'pool-settled':
        this.supply = fact.supply.wrep;
        return;
      case 'round-settled':
        this.supply = fact.supply.wrep;
        this.next = `${fact.nextHeight}/${fact.nextAttempt}`;
        if (fact.outcome === 'accepted') this.accept(fact.blockHash, fact.payouts);
        return;
      default:
        return;
    }
  }

  private faults(
    { block, hash, fees, subsidy }: BlockProposed,
    execution: PlainExecution,
    force: Decided | undefined,
  ): readonly string[] {
    if (force === undefined) return ['is of a protocol that was not in force'];
    const { protocol, parameters } = force;
    const { value: header } = block.header;
    const { last, due } = this;
    const listFault = plainRule(this.names.of(protocol))?.(block.transactions, parameters);
    const rules: readonly (readonly [boolean, string])[] = [
      [this.brokenDraw !== undefined, `is of a draw that ${this.brokenDraw}`],
      [header.height !== last.height + 1n, `follows height ${last.height}`],
      [header.parent !== last.hash, `has parent ${header.parent}, and the block before is ${last.hash}`],
      [hash !== sha256(block.header.bytes), 'has another hash than it says'],
      [header.timeMs <= last.timeMs, 'is no later than its parent'],
      [header.timeMs > Math.max(this.wallMs() + AHEAD_MS, last.timeMs + 1), 'is of the future'],
      [header.protocol !== protocol, `names ${header.protocol} as its protocol, and ${protocol} was drawn by`],
      [header.parametersHash !== sha256(encodeParameters(parameters)), 'names other parameters than those in force'],
      [block.transactions.length > parameters.maxBlockTxs, `has ${block.transactions.length} transactions`],
      [
        block.transactions.some(
          ({
            payload: {
              value: { fee },
            },
          }) => fee < parameters.minTxFee || fee > parameters.maxTxFee,
        ),
        'has a transaction with a fee out of bounds',
      ],
      [listFault !== undefined, listFault ?? ''],
      [header.subsidy !== parameters.subsidy || subsidy !== header.subsidy, `creates ${header.subsidy} µ$`],
      [fees !== header.fees, 'says two amounts of fees'],
      [
        block.payouts.length !== due.length ||
          block.payouts.some(
            ({ address, amount }, index) => address !== due[index]?.address || amount !== due[index].amount,
          ),
        'does not pay what is due',
      ],
      [execution.broken !== undefined, execution.broken ?? ''],
    ];
    return rules.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence);
  }

  private accept(hash: string, payouts: readonly Payout[]): void {
    const judged = this.blocks.get(hash);
    if (judged === undefined) return;
    const { value: header } = judged.proposed.block.header;
    if (judged.execution.broken === undefined) this.accounts.keep(judged.execution);
    this.last = { hash, height: header.height, timeMs: header.timeMs };
    this.money += header.subsidy;
    this.due = payouts;
    this.beacon = sha256('bpdao/beacon/v1', fromHex(this.beacon), fromHex(header.reveal));
  }
}
