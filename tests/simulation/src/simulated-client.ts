import { CausalOrder } from '@bpdao/actor';
import { actorNames, catalogue, commandSubject, type ActorName, type CommandOf } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import { decodeAnswer, type Answer } from '@bpdao/messages';
import { isPassing, type SaidFact, type SendOptions } from '@bpdao/sdk';
import type { SimulatedProcess } from '@bpdao/simulated';
import type { Ear, Hall } from './hall.ts';
import type { SimulatedNetwork } from './network.ts';

const PATIENCE_MS = 10_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
const ATTEMPT_MS = 1_000;

/** The part of a client that sends commands. */
export interface Sender {
  send<A extends ActorName>(actor: A, command: CommandOf<A>, options?: SendOptions): Promise<Answer>;
}

/** Called with every answer to a command. */
export type OnAnswer = (actor: ActorName, command: CommandOf<ActorName>, answer: Answer) => void;

/** The client of the SDK in a simulated network: the same words to the same effect. */
export class SimulatedClient implements Sender {
  readonly genesis: Genesis;
  private readonly process: SimulatedProcess;
  private readonly network: SimulatedNetwork;
  private readonly hall: Hall;
  private readonly onAnswer: OnAnswer;

  constructor(genesis: Genesis, process: SimulatedProcess, network: SimulatedNetwork, hall: Hall, onAnswer: OnAnswer) {
    this.genesis = genesis;
    this.process = process;
    this.network = network;
    this.hall = hall;
    this.onAnswer = onAnswer;
  }

  get chainId(): string {
    return this.genesis.chainId;
  }

  /** Returns the present ends of the streams. */
  async bookmark(): Promise<ReadonlyMap<ActorName, number>> {
    await this.pause(2);
    return new Map(actorNames.map((actor) => [actor, this.hall.lastOf(actor) + 1]));
  }

  async *hearCausally(
    actors: readonly ActorName[],
    _from: unknown,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<SaidFact, void, undefined> {
    const order = new CausalOrder<SaidFact>(actors);
    const ear: Ear = this.hall.enter(this.process, (said) => order.arrive(said.facts));
    while (signal?.aborted !== true) {
      const fact = order.next();
      if (fact === undefined) await ear.heard();
      else yield fact;
    }
  }

  async send<A extends ActorName>(
    actor: A,
    command: CommandOf<A>,
    { patienceMs = PATIENCE_MS, ...options }: SendOptions = {},
  ): Promise<Answer> {
    const body = catalogue[actor].command.encode(command);
    const { traceparent, atLeast } = options;
    const request = {
      subject: commandSubject(actor, command.type),
      body,
      ...(traceparent === undefined ? undefined : { traceparent }),
      ...(atLeast === undefined ? undefined : { atLeast }),
    };
    const untilMs = this.process.monotonicMs() + patienceMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const last = this.process.monotonicMs() + pauseMs >= untilMs;
      try {
        const answer = decodeAnswer(
          (await this.network.request(this.process, actor, command.type, request, options.timeoutMs ?? ATTEMPT_MS))
            .body,
        );
        this.onAnswer(actor, command, answer);
        if (answer.type !== 'try-again' || last) return answer;
      } catch (error) {
        if (last || !isPassing(error)) throw error;
      }
      await this.pause(pauseMs);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.process.after(ms, resolve));
  }
}
