import type { ActorName } from '@bpdao/catalogue';
import type { StatedFact } from './open-message.ts';

/** The first fact that is wrong, and what is wrong with it (docs/spec/audit.md, "What is said"). */
export interface Finding {
  /** Whose stream it stands in. */
  readonly actor: ActorName;
  /** Of the message, from 1. */
  readonly sequence: number;
  /** Of the fact in the message, from 0; absent where the message as a whole is wrong. */
  readonly index?: number;
  /** Its type, as in its subject. */
  readonly name: string;
  /** One sentence. */
  readonly sentence: string;
}

/** A finding as people read it. */
export const tell = ({ actor, sequence, index, name, sentence }: Finding): string =>
  `${actor} ${sequence}${index === undefined ? '' : `:${index}`} ${name}: ${sentence}`;

/** A fact as a finding names it. */
export const named = ({ actor, position, name }: StatedFact): Omit<Finding, 'sentence'> => ({
  actor,
  ...position,
  name,
});
