import {
  actorNames,
  catalogue,
  commandSubject,
  factSubject,
  isActorName,
  nameOf,
  readPositions,
  saidSubject,
  streamName,
  writePositions,
} from '../src/index.ts';

/**
 * The actors whose facts lead an actor to state facts. A hearer of the consequence must hear the cause too, as far as
 * its folds need it.
 */
const CAUSES: Readonly<Record<string, readonly string[]>> = {
  asc: ['wsc', 'vpsc'],
  wsc: ['asc', 'vpsc', 'governance'],
  vpsc: ['asc', 'wsc', 'forum', 'governance'],
  forum: ['wsc', 'vpsc', 'governance'],
  governance: ['asc', 'wsc', 'vpsc', 'forum'],
  gossip: ['wsc', 'vpsc', 'governance'],
};

describe('the catalogue', () => {
  it.each(actorNames)('lets %s hear whoever causes what it says', (actor) => {
    expect(catalogue[actor].hears).toEqual(expect.arrayContaining([...(CAUSES[actor] ?? [])]));
    expect(catalogue[actor].hears).not.toContain(actor);
  });

  it('makes every subject, each once', () => {
    expect(commandSubject('vpsc', 'cast-vote')).toBe('bpdao.v1.vpsc.cmd.cast-vote');
    expect(factSubject('vpsc', 'pool-opened')).toBe('bpdao.v1.vpsc.fact.pool-opened');
    expect(saidSubject('vpsc', 'pool-opened')).toBe('bpdao.v1.vpsc.said.pool-opened');
    expect([
      streamName('vpsc'),
      nameOf('bpdao.v1.vpsc.said.pool-opened'),
      isActorName('vpsc'),
      isActorName('toString'),
    ]).toEqual(['VPSC', 'pool-opened', true, false]);
    const subjects = actorNames.flatMap((actor) => catalogue[actor].fact.names.map((name) => factSubject(actor, name)));
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});

describe('positions in a header', () => {
  it('are read as they were written', () => {
    const heard = { asc: { sequence: 5, index: 0 }, wsc: { sequence: 12, index: 3 } };
    expect(readPositions(writePositions(heard))).toEqual(heard);
  });

  it.each(['asc', 'asc:1', 'asc:x:1', 'ASC:1:1', 'asc:-1:0', 'asc:1:1:1'])('of "%s" are none', (header) => {
    expect(readPositions(header)).toBeUndefined();
  });
});
