import { writeTraceparent } from '@bpdao/actor';
import { transactionHash, transactionsRoot } from '@bpdao/chain';
import { decodeVote } from '@bpdao/messages';
import type { Answer, BlockList, SignedTransaction } from '@bpdao/messages';
import { actorNames, writePositions } from '@bpdao/protocol';
import type { ActorName, CommandOf } from '@bpdao/protocol';
import type { Log } from '@bpdao/observability';
import { commitmentTo, isPassing, listSigningBytes, sideBehind, signCommitment, signEncumbrance, signList, signRelease, signReveal, signVote, voteNonce, transactionSigningBytes, writeAmount } from '@bpdao/sdk';
import type { WorkProtocol } from '@bpdao/work-protocols';
import type { Bookmark, Checkable, Client, KeyPair, SaidFact, SendOptions, SignatureChecker, Signer } from '@bpdao/sdk';
import { chooseTransactions } from './domain/choose-transactions.ts';
import { fold } from './domain/fold.ts';
import { police } from './domain/police.ts';
import { producerState } from './domain/state.ts';
import type { ProducerState, Round } from './domain/state.ts';
import { tasksAfter, tasksOnStart, tasksOnVerdict } from './domain/tasks.ts';
import type { Settings, Task } from './domain/tasks.ts';
import { machineTime } from './machine-time.ts';
import type { MachineTime } from './machine-time.ts';
import type { MemoryFile } from './memory-file.ts';
import type { ProducerObserver, Work } from './producer-observer.ts';

/** What a producer works with. */
export interface Tools {
  readonly client: Pick<Client, 'genesis' | 'chainId' | 'bookmark' | 'hearCausally' | 'send'>;
  readonly keyPair: KeyPair;
  readonly checker: Pick<SignatureChecker, 'check'>;
  readonly memory: Pick<MemoryFile, 'memory' | 'rememberList' | 'rememberVote'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Absent: the time of this machine. */
  readonly time?: MachineTime;
  /** Told what it does; absent: nobody is. */
  readonly observer?: ProducerObserver;
}

/** What a piece of work carries with it. */
interface Doing {
  readonly because: SaidFact | undefined;
  readonly work: Work | undefined;
}

const RETRY_MS = 50;
const PATIENCE_MS = 30_000;

/** A member's producer: hears everything, keeps its replica, and does what follows. The rules are in `domain/`. */
export class Producer {
  readonly #tools: Tools;
  readonly #settings: Settings;
  readonly #signer: Signer;
  readonly #time: MachineTime;
  readonly #state: ProducerState;
  #live = false;
  #offering = false;
  readonly #doing = new Set<string>();

  constructor(tools: Tools, settings: Settings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#time = tools.time ?? machineTime;
    this.#signer = { keyPair: tools.keyPair, chainId: tools.client.chainId };
    this.#state = producerState(tools.client.genesis, tools.keyPair.address, tools.keyPair.seed);
  }

  /** Whether it has read the history and takes part. */
  get takesPart(): boolean {
    return this.#live;
  }

  /** Reads the history, then takes part until the abort. Rejects on a broken history. */
  async run(signal: AbortSignal): Promise<void> {
    const { client, log } = this.#tools;
    const tails = await this.#tails(signal);
    const behind = new Map(tails);
    if (isPassed(behind)) this.#goLive();
    for await (const said of client.hearCausally(actorNames, 'beginning', { signal, onTrouble: (sentence) => log.warn({}, sentence) })) {
      fold(this.#state, said);
      if (this.#live) this.#after(said);
      else if (this.#passes(behind, said)) this.#goLive();
    }
  }

  /** Takes back the whole offer, once it takes part no more: nobody waits then for a producer that is gone. Undefined when there is none. Throws ClientError. */
  async withdraw(): Promise<Answer | undefined> {
    const { offer, address, ascSequence } = this.#state;
    if (offer === undefined || offer.target === 0n) return undefined;
    return this.#tools.client.send('asc', signRelease(this.#signer, { producer: address, sequence: ascSequence + 1n, target: 0n }));
  }

  /** Where the streams end now: what comes before is history. Waits until every actor answers. */
  async #tails(signal: AbortSignal): Promise<Bookmark> {
    const { client, log } = this.#tools;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.bookmark();
      } catch (error) {
        if (!isPassing(error) || signal.aborted) throw error;
        if (attempt % 20 === 1 && attempt > 1) log.warn({}, error instanceof Error ? error.message : String(error));
        await this.#time.sleep(RETRY_MS * Math.min(attempt, 10));
      }
    }
  }

  /** Whether this fact was the last one of the history. */
  #passes(behind: Map<ActorName, number>, { actor, position }: SaidFact): boolean {
    if (position.sequence >= (behind.get(actor) ?? 1) - 1) behind.delete(actor);
    return isPassed(behind);
  }

  #goLive(): void {
    const { holdings, next } = this.#state;
    this.#live = true;
    this.#tools.log.info({ height: Number(next.height) }, `takes part from height ${next.height} with ${writeAmount(holdings.free + holdings.atAsc + holdings.inPools)} REP`);
    this.#start(tasksOnStart(this.#state, this.#settings), undefined);
  }

  #after(said: SaidFact): void {
    if (said.fact.type === 'transactions-gossiped') void this.#tools.checker.check([this.#checkable(said.fact.transaction)]);
    this.#tools.observer?.heard(said, this.#state.next.height);
    this.#start(tasksAfter(this.#state, said, this.#settings), said);
  }

  #start(tasks: readonly Task[], because: SaidFact | undefined): void {
    for (const task of tasks) {
      const work = this.#tools.observer?.begins(task, because);
      this.#do(task, { because, work }).then(
        () => work?.ended(),
        (error: unknown) => {
          work?.ended(error);
          this.#tools.log.warn({ task: task.type }, error instanceof Error ? error.message : String(error));
        },
      );
    }
  }

  /** Sends a command in the trace of what led to it. */
  async #send<A extends ActorName>({ because, work }: Doing, actor: A, command: CommandOf<A>, options: SendOptions): Promise<Answer> {
    const traceparent = work?.traceparent ?? (because === undefined ? undefined : writeTraceparent(because.trace));
    const answer = await this.#tools.client.send(actor, command, { ...options, ...(traceparent === undefined ? undefined : { traceparent }) });
    work?.answered(command.type, answer);
    return answer;
  }

  #do(task: Task, doing: Doing): Promise<void> {
    switch (task.type) {
      case 'offer': return this.#offer(task, doing);
      case 'produce': return this.#produce(task.round, doing);
      case 'police': return this.#police(task.round, doing);
      case 'vote': return this.#vote(task, doing);
      case 'commit': return this.#once(`commit ${task.pool.poolId}`, () => this.#commit(task, doing));
      case 'reveal': return this.#once(`reveal ${task.pool.poolId}`, () => this.#reveal(task, doing));
      case 'abstain': return Promise.resolve(this.#tools.log.warn({ height: Number(task.round.height), attempt: task.round.attempt }, `abstains from ${task.from}: ${task.because}`));
      default: return unreachable(task);
    }
  }

  async #offer({ target, protocol }: Extract<Task, { type: 'offer' }>, doing: Doing): Promise<void> {
    if (this.#offering) return;
    this.#offering = true;
    try {
      const sequence = this.#state.ascSequence + 1n;
      const { log } = this.#tools;
      const tip = this.#state.reveals.tip(sequence);
      const answer = await this.#send(doing, 'asc', signEncumbrance(this.#signer, { producer: this.#state.address, sequence, target, protocol, tip }), { patienceMs: PATIENCE_MS });
      log.info({ target: writeAmount(target), answer: named(answer) }, `offers ${writeAmount(target)} REP: ${named(answer)}`);
    } finally {
      this.#offering = false;
    }
  }

  async #produce(round: Round, doing: Doing): Promise<void> {
    const { memory, log } = this.#tools;
    const link = this.#state.reveals.find(round.selected.tip);
    const { force } = round;
    if (link === undefined || force === undefined || round.taken === undefined) return;
    const atLeast = writePositions({ asc: round.taken.position });
    const excluded = new Set<string>();
    for (let attempt = this.#firstTry(round); this.#state.round === round && round.proposed === undefined; attempt += 1) {
      const transactions = await this.#choose(round, excluded);
      const list: BlockList = {
        producer: this.#state.address, height: round.height, attempt: round.attempt, try: attempt, parent: round.selected.parent,
        reveal: link.preimage, transactionsRoot: transactionsRoot(transactions), transactionCount: transactions.length,
      };
      await memory.rememberList({ height: round.height, attempt: round.attempt, try: attempt });
      doing.work?.listed?.(transactions);
      const command = signList(this.#signer, list, transactions);
      const answer = await this.#untilInTime(round, () => this.#send(doing, 'wsc', command, { atLeast, patienceMs: force.parameters.submitTimeoutMs }));
      if (answer?.type === 'accepted') return log.info({ height: Number(round.height), attempt: round.attempt, try: attempt, transactions: transactions.length }, `produced block ${round.height} with ${transactions.length} transactions`);
      if (answer?.type !== 'refused') return;
      log.info({ height: Number(round.height), attempt: round.attempt, try: attempt, code: answer.code }, `the list for block ${round.height} was refused: ${answer.code} ${answer.detail}`);
      if (!this.#mendList(answer, transactions, excluded)) return;
    }
  }

  /** Sends again while the WSC has not heard of the attempt yet. */
  async #untilInTime(round: Round, send: () => Promise<Answer>): Promise<Answer | undefined> {
    while (this.#state.round === round) {
      const answer = await send();
      if (answer.type !== 'refused' || answer.code !== 'TOO_EARLY') return answer;
      await this.#time.sleep(RETRY_MS);
    }
    return undefined;
  }

  /** Whether another list may do better; takes note of the Tx that spoilt this one. */
  #mendList({ code, detail }: Extract<Answer, { type: 'refused' }>, transactions: readonly SignedTransaction[], excluded: Set<string>): boolean {
    const bad = transactions[Number(/^transaction (\d+):/.exec(detail)?.[1] ?? -1)];
    if (code === 'TRANSACTION_INVALID' && bad !== undefined) excluded.add(transactionHash(bad));
    else if (code === 'BLOCK_TOO_LARGE') for (const last of transactions.slice(-Math.ceil(transactions.length / 10))) excluded.add(transactionHash(last));
    else return code === 'TRY_USED';
    return true;
  }

  /** What decides by the protocol of a round; undefined when it is not installed. */
  #workOf({ selected }: Round): WorkProtocol | undefined {
    const found = this.#state.protocols.runnable(selected.protocol, this.#settings.installed);
    return found.type === 'runnable' ? found.work : undefined;
  }

  #firstTry({ height, attempt }: Round): number {
    const { lastList } = this.#tools.memory.memory;
    return lastList?.height === height && lastList.attempt === attempt ? lastList.try + 1 : 0;
  }

  async #choose(round: Round, excluded: Set<string>): Promise<readonly SignedTransaction[]> {
    const { force } = round;
    const work = this.#workOf(round);
    if (force === undefined || work === undefined) return [];
    for (;;) {
      const chosen = chooseTransactions({ mempool: this.#state.mempool, work, accounts: this.#state.chain.accounts, payouts: this.#state.payoutsDue, parameters: force.parameters, height: round.height, excluded });
      const holds = await this.#tools.checker.check(chosen.map(({ signed }) => this.#checkable(signed)));
      const bad = chosen.filter((_, index) => holds[index] !== true);
      if (bad.length === 0) return chosen.map(({ signed }) => signed);
      for (const { hash } of bad) excluded.add(hash);
    }
  }

  async #police(round: Round, { because }: Doing): Promise<void> {
    const proposed = round.proposed?.fact;
    const work = this.#workOf(round);
    if (proposed === undefined || work === undefined) return;
    const { list, listSignature, transactions } = proposed.block;
    const { checker, client, log } = this.#tools;
    const listed: Checkable = { publicKey: round.selected.producer, message: listSigningBytes(client.chainId, list.bytes), signature: listSignature };
    const [listSignatureHolds = false, ...holds] = await checker.check([listed, ...transactions.map((signed) => this.#checkable(signed))]);
    if (this.#state.round !== round) return;
    const badSignatureAt = holds.includes(false) ? holds.indexOf(false) : undefined;
    round.verdict = police(this.#state, round, proposed, { listSignatureHolds, badSignatureAt, nowMs: this.#time.nowMs(), work });
    for (const broken of round.verdict) log.warn({ height: Number(round.height), attempt: round.attempt, producer: round.selected.producer, broken }, `block ${round.height} breaks a rule: ${broken}`);
    this.#start(tasksOnVerdict(this.#state, this.#settings), because);
  }

  async #vote({ pool, side, stake }: Extract<Task, { type: 'vote' }>, doing: Doing): Promise<void> {
    const { memory, log } = this.#tools;
    const signed = signVote(this.#signer, { voter: this.#state.address, poolId: pool.poolId, side, stake });
    const before = memory.memory.votes.get(pool.poolId);
    const command = before === undefined ? signed : signVote(this.#signer, decodeVote(Buffer.from(before, 'hex')));
    if (before === undefined) await memory.rememberVote(pool.poolId, Buffer.from(signed.payload.bytes).toString('hex'));
    const answer = await this.#send(doing, 'vpsc', command, { patienceMs: Math.max(1_000, pool.closesAtMs - this.#time.nowMs()) });
    const level = answer.type === 'accepted' ? 'info' : 'warn';
    log[level]({ height: Number(pool.height), side: command.payload.value.side, stake: writeAmount(command.payload.value.stake), answer: named(answer) }, `votes ${command.payload.value.side} block ${pool.height} with ${writeAmount(command.payload.value.stake)} REP: ${named(answer)}`);
  }

  /** Does it unless it is being done. */
  async #once(what: string, act: () => Promise<void>): Promise<void> {
    if (this.#doing.has(what)) return;
    this.#doing.add(what);
    try {
      await act();
    } finally {
      this.#doing.delete(what);
    }
  }

  async #commit({ pool: { poolId, revealsFromMs = 0 }, side, stake }: Extract<Task, { type: 'commit' }>, doing: Doing): Promise<void> {
    const { client, keyPair, log } = this.#tools;
    const commitment = commitmentTo(keyPair, client.chainId, { poolId, side, stake });
    const answer = await this.#send(doing, 'vpsc', signCommitment(this.#signer, { voter: keyPair.address, poolId, stake, commitment }), { patienceMs: Math.max(1_000, revealsFromMs - this.#time.nowMs()) });
    log.info({ poolId, stake: writeAmount(stake), answer: named(answer) }, `commits ${writeAmount(stake)} REP in pool ${poolId.slice(0, 10)}: ${named(answer)}`);
  }

  /** Waits until reveals are taken; a commitment that another program of the same member made is left to it. */
  async #reveal({ pool: { poolId, revealsFromMs = 0, closesAtMs }, committed }: Extract<Task, { type: 'reveal' }>, doing: Doing): Promise<void> {
    const { client, keyPair, log } = this.#tools;
    const side = sideBehind(keyPair, client.chainId, poolId, committed);
    if (side === undefined) return;
    await this.#time.sleep(Math.max(0, revealsFromMs - this.#time.nowMs()));
    const reveal = signReveal(this.#signer, { voter: keyPair.address, poolId, side, nonce: voteNonce(keyPair, client.chainId, poolId) });
    for (;;) {
      const answer = await this.#send(doing, 'vpsc', reveal, { patienceMs: Math.max(1_000, closesAtMs - this.#time.nowMs()) });
      if (answer.type !== 'refused' || answer.code !== 'REVEAL_TOO_EARLY') return log.info({ poolId, side, answer: named(answer) }, `reveals its vote ${side} in pool ${poolId.slice(0, 10)}: ${named(answer)}`);
      await this.#time.sleep(RETRY_MS);
    }
  }

  #checkable(signed: SignedTransaction): Checkable {
    const { bytes, value } = signed.payload;
    return { id: transactionHash(signed), publicKey: value.sender, message: transactionSigningBytes(this.#tools.client.chainId, bytes), signature: signed.signature };
  }
}

const isPassed = (behind: Map<ActorName, number>): boolean => {
  for (const [actor, next] of behind) if (next <= 1) behind.delete(actor);
  return behind.size === 0;
};

const named = (answer: Answer): string => (answer.type === 'accepted' ? 'accepted' : `${answer.code}${answer.type === 'refused' && answer.detail !== '' ? ` (${answer.detail})` : ''}`);

function unreachable(task: never): never {
  throw new Error(`unknown task ${JSON.stringify(task)}`);
}
