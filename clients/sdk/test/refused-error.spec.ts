import { refusals, type Answer } from '@bpdao/messages';
import { ClientError, isRefused, mustBeAccepted, RefusedError } from '../src/index.ts';

const refused: Answer = { type: 'refused', code: 'REP_NOT_FREE', detail: 'The stake is 60 REP; 40 REP are free.' };

const thrownBy = (act: () => void): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a refused command', () => {
  it('is an error with code, sentence and detail', () => {
    const error = thrownBy(() => mustBeAccepted('vpsc', refused));
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({
      actor: 'vpsc',
      code: 'REP_NOT_FREE',
      sentence: refusals.vpsc.REP_NOT_FREE,
      detail: 'The stake is 60 REP; 40 REP are free.',
      message: `Refused: REP_NOT_FREE. ${refusals.vpsc.REP_NOT_FREE} The stake is 60 REP; 40 REP are free.`,
    });
  });

  it('is asked for by a code of its actor', () => {
    const error = new RefusedError('vpsc', { type: 'refused', code: 'REP_NOT_FREE', detail: '' });
    expect([error.is('REP_NOT_FREE'), error.is('IN_DEBT')]).toEqual([true, false]);
    expect([isRefused('vpsc', refused, 'REP_NOT_FREE'), isRefused('vpsc', refused, 'IN_DEBT')]).toEqual([true, false]);
  });
});

describe('another answer', () => {
  it('goes on when the command was accepted', () => {
    const accepted: Answer = {
      type: 'accepted',
      actor: 'vpsc',
      position: { sequence: 1, index: 0 },
      repeatedCommand: false,
    };
    expect(thrownBy(() => mustBeAccepted('vpsc', accepted))).toBeUndefined();
    expect(isRefused('vpsc', accepted, 'IN_DEBT')).toBe(false);
  });

  it('may be better a little later', () => {
    const error = thrownBy(() => mustBeAccepted('vpsc', { type: 'try-again', code: 'STARTING' }));
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ kind: 'not-now' });
  });
});
