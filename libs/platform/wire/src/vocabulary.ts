import type { NamedCodec, RequestCodec } from './named-codec.ts';
import type { Sentences } from './refusals.ts';

/** The part of a vocabulary that belongs to one actor: the actors that it hears, and the codecs of its messages. */
export interface ActorVocabulary {
  /** The actors whose streams it listens to. */
  readonly hears: readonly string[];
  readonly command: Pick<RequestCodec<never>, 'names' | 'maxBytes'>;
  readonly fact: Pick<NamedCodec<unknown>, 'names' | 'decode'>;
  readonly query: Pick<RequestCodec<never>, 'names' | 'maxBytes'>;
  /** The codes with which its rules refuse a command. */
  readonly refusals: Sentences;
}

/** The actors of a system, by name. The platform needs to know nothing else of a system. */
export interface Vocabulary {
  /** The version of the rules of this build, for every actor. */
  readonly rulesVersion: number;
  readonly actors: Readonly<Record<string, ActorVocabulary>>;
}

/** The chain to which streams belong: the hash that their first messages name, and the vocabulary of their facts. */
export interface Chain {
  /** Hash of the genesis file, hex. */
  readonly chainId: string;
  readonly vocabulary: Vocabulary;
}
