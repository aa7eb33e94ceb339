import { actorNames, type ActorName } from '@bpdao/catalogue';
import type { Answer } from '@bpdao/messages';
import { TELL_MS } from '@bpdao/observability';
import { isPassing, signRelease, writeAmount, type Bookmark, type SaidFact, type Signer } from '@bpdao/sdk';
import { fold } from './domain/fold.ts';
import { producerState, type ProducerState } from './domain/state.ts';
import { tasksAfter, tasksOnStart, tasksOnVerdict, type Settings, type Task } from './domain/tasks.ts';
import { machineTime, type MachineTime } from './machine-time.ts';
import { checkable, RETRY_MS, type Errand, type Tools } from './work/errand.ts';
import { commit, reveal } from './work/hidden-vote.ts';
import { offer } from './work/offer.ts';
import { policeBlock } from './work/police-block.ts';
import { produce } from './work/produce.ts';
import { vote } from './work/vote.ts';

/**
 * A member's producer. It hears all actors, keeps its replica, and does the tasks that follow. `domain/` decides on
 * tasks, `work/` does them.
 */
export class Producer {
  private readonly tools: Tools;
  private readonly settings: Settings;
  private readonly signer: Signer;
  private readonly time: MachineTime;
  private readonly state: ProducerState;
  private live = false;
  private readonly doing = new Set<string>();

  constructor(tools: Tools, settings: Settings) {
    this.tools = tools;
    this.settings = settings;
    this.time = tools.time ?? machineTime;
    this.signer = { keyPair: tools.keyPair, chainId: tools.client.chainId };
    this.state = producerState(tools.client.genesis, tools.keyPair.address, tools.keyPair.seed);
  }

  /** True once it has read the history and takes part. */
  get takesPart(): boolean {
    return this.live;
  }

  /** Reads the history, then takes part until the abort. Rejects on a broken history. */
  async run(signal: AbortSignal): Promise<void> {
    const { client, log } = this.tools;
    const tails = await this.tails(signal);
    const behind = new Map(tails);
    if (isPassed(behind)) this.goLive();
    for await (const said of client.hearCausally(actorNames, 'beginning', {
      signal,
      onTrouble: (sentence) => log.warn({}, sentence),
      onDamage: (sentence) => log.warn({}, sentence),
    })) {
      fold(this.state, said);
      if (this.live) this.after(said);
      else if (this.passes(behind, said)) this.goLive();
    }
  }

  /**
   * Takes back the whole offer after the producer stopped, so that no height waits for it. Resolves with undefined if
   * there is no offer. Throws ClientError.
   */
  async withdraw(): Promise<Answer | undefined> {
    const { offer, address, ascSequence } = this.state;
    if (offer === undefined || offer.target === 0n) return undefined;
    return this.tools.client.send(
      'asc',
      signRelease(this.signer, { producer: address, sequence: ascSequence + 1n, target: 0n }),
    );
  }

  /** Resolves with the present ends of the streams: facts before them are history. Waits until all actors answer. */
  private async tails(signal: AbortSignal): Promise<Bookmark> {
    const { client, log } = this.tools;
    let told: { readonly why: string; readonly atMs: number } | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.bookmark();
      } catch (error) {
        if (!isPassing(error) || signal.aborted) throw error;
        const [why, atMs] = [error instanceof Error ? error.message : String(error), this.time.nowMs()];
        if (why !== told?.why || Math.abs(atMs - told.atMs) >= TELL_MS) {
          log.warn({}, `waits: ${why}`);
          told = { why, atMs };
        }
        await this.time.sleep(RETRY_MS * Math.min(attempt, 10));
      }
    }
  }

  /** Tells if this fact was the last of the history. */
  private passes(behind: Map<ActorName, number>, { actor, position }: SaidFact): boolean {
    if (position.sequence >= (behind.get(actor) ?? 1) - 1) behind.delete(actor);
    return isPassed(behind);
  }

  private goLive(): void {
    const { holdings, next } = this.state;
    this.live = true;
    this.tools.log.info(
      { height: Number(next.height) },
      `takes part from height ${next.height} with ${writeAmount(holdings.free + holdings.atAsc + holdings.inPools)} REP`,
    );
    this.start(tasksOnStart(this.state, this.settings), undefined);
  }

  private after(said: SaidFact): void {
    if (said.fact.type === 'transactions-gossiped') {
      void this.tools.checker.check([checkable(this.tools.client.chainId, said.fact.transaction)]);
    }
    this.tools.observer?.heard(said, this.state.next.height);
    this.start(tasksAfter(this.state, said, this.settings), said);
  }

  private start(tasks: readonly Task[], because: SaidFact | undefined): void {
    for (const task of tasks) {
      const work = this.tools.observer?.begins(task, because);
      this.do(task, {
        tools: this.tools,
        settings: this.settings,
        signer: this.signer,
        time: this.time,
        state: this.state,
        because,
        work,
      }).then(
        () => work?.ended(),
        (error: unknown) => {
          const sentence = error instanceof Error ? error.message : String(error);
          work?.ended(sentence);
          this.tools.log.warn({ task: task.type }, sentence);
        },
      );
    }
  }

  private do(task: Task, errand: Errand): Promise<void> {
    switch (task.type) {
      case 'offer':
        return this.once('offer', () => offer(errand, task));
      case 'produce':
        return produce(errand, task.round);
      case 'police':
        return policeBlock(errand, task.round, () =>
          this.start(tasksOnVerdict(this.state, this.settings), errand.because),
        );
      case 'vote':
        return vote(errand, task);
      case 'commit':
        return this.once(`commit ${task.pool.poolId}`, () => commit(errand, task));
      case 'reveal':
        return this.once(`reveal ${task.pool.poolId}`, () => reveal(errand, task));
      case 'abstain':
        this.tools.log.warn(
          { height: Number(task.round.height), attempt: task.round.attempt },
          `abstains from ${task.from}: ${task.because}`,
        );
        return Promise.resolve();
      default:
        return unreachable(task);
    }
  }

  /** Acts, unless the same act is under way. */
  private async once(what: string, act: () => Promise<void>): Promise<void> {
    if (this.doing.has(what)) return;
    this.doing.add(what);
    try {
      await act();
    } finally {
      this.doing.delete(what);
    }
  }
}

const isPassed = (behind: Map<ActorName, number>): boolean => {
  for (const [actor, next] of behind) if (next <= 1) behind.delete(actor);
  return behind.size === 0;
};

function unreachable(task: never): never {
  throw new Error(`unknown task ${JSON.stringify(task)}`);
}
