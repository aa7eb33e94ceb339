import type { NamedCodec, RequestCodec } from './named-codec.ts';
import type { Sentences } from './refusals.ts';

/** An actor's part of a vocabulary: whose facts it hears, and the codec of all that it is sent and says. */
export interface ActorVocabulary {
  /** The actors whose streams it listens to. */
  readonly hears: readonly string[];
  readonly command: Pick<RequestCodec<never>, 'names' | 'maxBytes'>;
  readonly fact: Pick<NamedCodec<unknown>, 'names' | 'decode'>;
  readonly query: Pick<RequestCodec<never>, 'names' | 'maxBytes'>;
  /** The codes that its rules refuse a command with. */
  readonly refusals: Sentences;
}

/** The actors of a system, by name. The platform knows nothing else of a system. */
export interface Vocabulary {
  /** Version of the rules of this build: of every actor. */
  readonly rulesVersion: number;
  readonly actors: Readonly<Record<string, ActorVocabulary>>;
}

/** The chain that streams are of: what their first messages must follow, and the vocabulary of their facts. */
export interface Chain {
  /** Hash of the genesis file, hex. */
  readonly chainId: string;
  readonly vocabulary: Vocabulary;
}
