import {
  blockReasons,
  encumbranceReasons,
  everyActorRefusals,
  explainRefusal,
  poolReasons,
  readRefusal,
  refusals,
  sentenceOf,
} from '../src/index.ts';

const tables = { ...refusals, everyActorRefusals, encumbranceReasons, blockReasons, poolReasons };

describe('the sentence of a refusal', () => {
  it.each(
    Object.entries(tables).flatMap(([table, sentences]) =>
      Object.entries(sentences).map(([code, sentence]) => [`${table} ${code}`, sentence]),
    ),
  )('%s is complete', (_code, sentence) => {
    expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it('is of the actor that refuses, before that of any actor', () => {
    expect(sentenceOf(refusals.vpsc, 'TOO_LARGE')).toBe(refusals.vpsc.TOO_LARGE);
    expect(sentenceOf(refusals.asc, 'TOO_LARGE')).toBe(everyActorRefusals.TOO_LARGE);
  });

  it.each(['', 'OF_A_NEWER_RELEASE', 'toString', '__proto__'])('is not known of "%s"', (code) => {
    expect(sentenceOf(refusals.vpsc, code)).toBeUndefined();
  });
});

describe('a refusal that is read', () => {
  it.each<[rule: string, detail: string, read: string]>([
    ['has the figures that the actor gave', 'The debt is 5 REP.', 'The debt is 5 REP.'],
    ['has figures as a sentence, however they came', '9 bytes; 8 are the most', '9 bytes; 8 are the most.'],
    ['has no figures where there are none', '', ''],
    ['has its sentence once', refusals.vpsc.IN_DEBT, ''],
  ])('%s', (_rule, detail, read) => {
    expect(readRefusal('vpsc', { code: 'IN_DEBT', detail })).toEqual({
      code: 'IN_DEBT',
      sentence: refusals.vpsc.IN_DEBT,
      detail: read,
    });
  });

  it('of a newer release has the sentence that the actor gave', () => {
    expect(readRefusal('vpsc', { code: 'TOO_NEW', detail: 'The voter is too new' })).toEqual({
      code: 'TOO_NEW',
      sentence: 'The voter is too new.',
      detail: '',
    });
  });

  it('of a list explains the code of its transaction', () => {
    const refused = { code: 'TRANSACTION_INVALID', detail: 'transaction 3: BALANCE_TOO_LOW' };
    expect(readRefusal('wsc', refused).detail).toBe(
      `Transaction 3: BALANCE_TOO_LOW. ${refusals.gossip.BALANCE_TOO_LOW}`,
    );
  });

  it('is one line for a person', () => {
    expect(explainRefusal('vpsc', { code: 'IN_DEBT', detail: 'The debt is 5 REP.' })).toBe(
      'IN_DEBT. The voter owes REP. The debt is 5 REP.',
    );
    expect(explainRefusal('vpsc', { code: 'TOO_NEW', detail: '' })).toBe('TOO_NEW.');
  });
});
