import type { Answer } from '@bpdao/messages';
import { CommandError, EXIT } from './command-error.ts';

/** Goes on when a command was accepted; else throws what the actor said, in one sentence. */
export function accepted(answer: Answer, who: string): void {
  if (answer.type === 'refused') {
    throw new CommandError(`Refused: ${answer.code}${answer.detail === '' ? '' : ` (${answer.detail})`}.`);
  }
  if (answer.type === 'try-again') {
    throw new CommandError(`${who} cannot take it now (${answer.code}); try again.`, EXIT.unreachable);
  }
}
