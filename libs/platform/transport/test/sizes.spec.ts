import { actorNames, catalogue } from '@bpdao/catalogue';
import { Fault } from '../src/wire.ts';
import { largestCommands } from './largest-commands.ts';
import { Refusing } from './refusing-actor.ts';

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
