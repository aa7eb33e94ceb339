import { Mailbox, nothing, refuse, type ActorTypes, type Refusal, type Rules } from '@bpdao/actor';
import type { ActorName, CommandOf } from '@bpdao/catalogue';
import { decodeAnswer, type Answer } from '@bpdao/messages';
import { SimulatedBroker, SimulatedClock } from '@bpdao/simulated';
import { Actor } from '../src/actor.ts';

const CHAIN = 'ab'.repeat(32);

interface MuteTypes extends ActorTypes {
  readonly state: object;
  readonly command: CommandOf<ActorName>;
  readonly fact: never;
  readonly heard: never;
  readonly genesis: undefined;
}

/** An actor that refuses every command that reaches its rules. It takes no first look at commands. */
export class Refusing {
  readonly actor: Actor<ActorName, object>;
  private readonly clock = new SimulatedClock();
  private readonly mailbox: Mailbox<MuteTypes>;

  /** The answers to all commands, each with the trace context of its command. */
  readonly told: (readonly [command: string, answer: Answer, traceparent: string | undefined])[] = [];

  constructor(name: ActorName, { code, detail }: Refusal = { code: 'REACHED' }) {
    const broker = new SimulatedBroker(CHAIN, this.clock, { append: () => 'none', delayMs: () => 0 });
    const rules: Rules<MuteTypes> = {
      actor: name,
      version: 1,
      genesis: () => ({}),
      evolve: () => undefined,
      hear: () => undefined,
      deadline: () => undefined,
      decide: (_state, { type }) => (type === 'command' ? refuse(code, detail) : nothing),
    };
    const never = (): never => {
      throw new Error('nothing is said here');
    };
    this.mailbox = new Mailbox({
      rules,
      genesis: undefined,
      chainId: CHAIN,
      codec: { encode: never, decodeOwn: never, decodeHeard: never },
      journal: broker.journal(name),
      streams: broker,
      hears: [],
      clock: this.clock,
    });
    this.actor = new Actor<ActorName, object>({
      name,
      mailbox: this.mailbox,
      check: (command) => Promise.resolve({ command }),
      heightOf: () => 0n,
      onAnswer: (...told) => void this.told.push(told),
    });
  }

  async tell(name: string, body: Uint8Array, traceparent?: string): Promise<Answer> {
    void this.mailbox.start();
    await this.clock.run(10);
    const told = this.actor.tell(name as CommandOf<ActorName>['type'], {
      subject: name,
      body,
      ...(traceparent === undefined ? undefined : { traceparent }),
    });
    await this.clock.run(10);
    return decodeAnswer((await told).body);
  }
}
