import { Mailbox, nothing, refuse, type ActorTypes, type Rules } from '@bpdao/actor';
import { actorNames, catalogue, type ActorName, type CommandOf } from '@bpdao/catalogue';
import { decodeAnswer, type Answer } from '@bpdao/messages';
import { SimulatedBroker, SimulatedClock } from '@bpdao/simulated';
import { Actor } from '../src/actor.ts';
import { Fault } from '../src/wire.ts';
import { largestCommands } from './largest-commands.ts';

const CHAIN = 'ab'.repeat(32);

interface MuteTypes extends ActorTypes {
  readonly state: object;
  readonly command: CommandOf<ActorName>;
  readonly fact: never;
  readonly heard: never;
  readonly genesis: undefined;
}

/** An actor that refuses every command that reaches its rules, and of which no command is looked at before. */
class Refusing {
  readonly actor: Actor<ActorName, object>;
  private readonly clock = new SimulatedClock();
  private readonly mailbox: Mailbox<MuteTypes>;

  constructor(name: ActorName) {
    const broker = new SimulatedBroker(CHAIN, this.clock, { append: () => 'none', delayMs: () => 0 });
    const rules: Rules<MuteTypes> = {
      actor: name,
      version: 1,
      genesis: () => ({}),
      evolve: () => undefined,
      hear: () => undefined,
      deadline: () => undefined,
      decide: (_state, { type }) => (type === 'command' ? refuse('REACHED') : nothing),
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
    });
  }

  async tell(name: string, body: Uint8Array): Promise<Answer> {
    void this.mailbox.start();
    await this.clock.run(10);
    const told = this.actor.tell(name as CommandOf<ActorName>['type'], { subject: name, body });
    await this.clock.run(10);
    return decodeAnswer((await told).body);
  }
}

const rows = largestCommands.map(
  ([actor, command]) =>
    [`${actor} ${command.type}`, actor, command.type, catalogue[actor].command.encode(command as never)] as const,
);

describe('of commands', () => {
  it('there is a largest of every one', () => {
    expect(rows.map(([name]) => name).sort()).toEqual(
      actorNames.flatMap((actor) => catalogue[actor].command.names.map((name) => `${actor} ${name}`)).sort(),
    );
  });

  it.each(rows)(
    'the largest %s reaches the rules, and one byte more is refused before it is read',
    async (_row, actor, name, largest) => {
      expect(largest.length).toBe(catalogue[actor].command.maxBytes[name]);
      expect(await new Refusing(actor).tell(name, largest)).toMatchObject({ type: 'refused', code: 'REACHED' });
      expect(await new Refusing(actor).tell(name, new Uint8Array(largest.length + 1).fill(0xff))).toEqual({
        type: 'refused',
        code: 'TOO_LARGE',
        detail: `${largest.length + 1} bytes; ${largest.length} are the most`,
      });
    },
  );
});

const LARGEST_QUERY = 64;

describe('of queries', () => {
  it.each(actorNames.flatMap((actor) => catalogue[actor].query.names.map((name) => [actor, name] as const)))(
    '%s %s has a largest, and one byte more is no query',
    async (actor, name) => {
      const most = catalogue[actor].query.maxBytes[name];
      if (most === undefined) throw new Error('it has none');
      expect(most).toBeLessThanOrEqual(LARGEST_QUERY);
      const asked = new Refusing(actor).actor.askElsewhere(
        name as never,
        { subject: name, body: new Uint8Array(most + 1).fill(0xff) },
        () => Promise.reject(new Error('it was read')),
      );
      await expect(asked).rejects.toEqual(
        new Fault(400, `the query ${name} has ${most + 1} bytes; ${most} are the most`),
      );
    },
  );
});
