import type { ActorName } from '@bpdao/catalogue';
import type { StatedFact } from './open-message.ts';

/** The first fact that is wrong, with the sentence about its fault (docs/spec/audit.md, "What is said"). */
export interface Finding {
  /** The actor of the stream. */
  readonly actor: ActorName;
  /** The sequence of the message, from 1. */
  readonly sequence: number;
  /** The index of the fact in the message, from 0; absent if the message as a whole is wrong. */
  readonly index?: number;
  /** The type of the fact, as in its subject. */
  readonly name: string;
  /** One sentence. */
  readonly sentence: string;
}

/** Writes a finding for a person. */
export const tell = ({ actor, sequence, index, name, sentence }: Finding): string =>
  `${actor} ${sequence}${index === undefined ? '' : `:${index}`} ${name}: ${sentence}`;

/** Names a fact as a finding does. */
export const named = ({ actor, position, name }: StatedFact): Omit<Finding, 'sentence'> => ({
  actor,
  ...position,
  name,
});
