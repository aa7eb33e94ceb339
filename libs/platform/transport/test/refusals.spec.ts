import { catalogue } from '@bpdao/catalogue';
import { encodeClaim, everyActorRefusals, opened, refusals } from '@bpdao/messages';
import { logRefusal } from '../src/log-refusal.ts';
import { Refusing } from './refusing-actor.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const claim = catalogue.vpsc.command.encode({
  type: 'claim-salary',
  payload: opened(encodeClaim, { address: 'a1'.repeat(32), sequence: 1n }),
  signature: new Uint8Array(64),
});

describe('a command that is refused', () => {
  it.each<[code: string, given: string | undefined, detail: string]>([
    ['IN_DEBT', 'The debt is 5 REP.', 'The debt is 5 REP.'],
    ['IN_DEBT', undefined, refusals.vpsc.IN_DEBT],
    ['BAD_SIGNATURE', undefined, everyActorRefusals.BAD_SIGNATURE],
    ['OF_NO_TABLE', undefined, ''],
  ])('with %s is answered with its figures, else with its sentence', async (code, given, detail) => {
    const vpsc = new Refusing('vpsc', given === undefined ? { code } : { code, detail: given });
    const answer = { type: 'refused', code, detail } as const;
    expect(await vpsc.tell('claim-salary', claim, TRACEPARENT)).toEqual(answer);
    expect(vpsc.told).toEqual([['claim-salary', answer, TRACEPARENT]]);
  });

  it('is a debug line with code, sentence and trace', () => {
    const lines: unknown[] = [];
    const log = { debug: (...line: readonly unknown[]) => void lines.push(line) };
    logRefusal(
      log,
      refusals.vpsc,
      'cast-vote',
      { type: 'refused', code: 'IN_DEBT', detail: 'The debt is 5 REP.' },
      TRACEPARENT,
    );
    logRefusal(log, refusals.vpsc, 'cast-vote', { type: 'refused', code: 'IN_DEBT', detail: '' }, undefined);
    expect(lines).toEqual([
      [
        { command: 'cast-vote', code: 'IN_DEBT', detail: 'The debt is 5 REP.', traceId: TRACE },
        'refused cast-vote: IN_DEBT. The voter owes REP. The debt is 5 REP.',
      ],
      [
        { command: 'cast-vote', code: 'IN_DEBT', detail: '', traceId: undefined },
        'refused cast-vote: IN_DEBT. The voter owes REP.',
      ],
    ]);
  });
});
