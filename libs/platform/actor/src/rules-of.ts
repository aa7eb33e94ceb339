import {
  nothing,
  type AnyFact,
  type Decision,
  type HeardFact,
  type OwnFact,
  type Position,
  type Refusal,
  type Rules,
} from './rules.ts';

/**
 * The key of a deadline in parts: the name of what is due, then what it is due for. Envelopes carry the parts joined by
 * `/`.
 */
export type DeadlineKey = readonly [name: string, ...of: string[]];

/** The closed unions that one actor's rules are written over. */
export interface ActorVocabulary {
  readonly State: unknown;
  readonly Command: { readonly type: string };
  readonly Own: AnyFact;
  readonly Heard: AnyFact;
  readonly Refusal: Refusal;
  readonly Genesis: unknown;
  /** `never` for an actor that waits for nothing. */
  readonly Deadline: DeadlineKey;
}

/** The time and place of a heard fact. */
export interface HeardAt {
  readonly position: Position;
  /** By its author's actor time, ms. */
  readonly atMs: number;
}

type DecisionOf<A extends ActorVocabulary> = Decision<A['Own'], A['Refusal']>;
type NamedBy<Union extends { readonly type: string }> = {
  readonly [Name in Union['type']]: Extract<Union, { readonly type: Name }>;
};

/** An actor's reaction to a fact that it hears: it folds the fact, decides what follows, does both, or neither. */
export interface Reaction<A extends ActorVocabulary, Fact> {
  readonly fold?: (state: A['State'], fact: Fact, at: HeardAt) => void;
  /** Reads the state with the fact folded. */
  readonly decide?: (state: Readonly<A['State']>, fact: Fact, nowMs: number) => DecisionOf<A>;
}

/** A row for every fact that an actor hears: a fact added to a heard stream does not compile without its row. */
export type Hears<A extends ActorVocabulary> = {
  readonly [Name in keyof NamedBy<A['Heard']>]: Reaction<A, NamedBy<A['Heard']>[Name]>;
};

/** The row of a fact that changes nothing and leads to nothing. */
export const ignored = {} as const;

/** A row for every command of an actor. */
export type Commands<A extends ActorVocabulary> = {
  readonly [Name in keyof NamedBy<A['Command']>]: (
    state: Readonly<A['State']>,
    command: NamedBy<A['Command']>[Name],
    nowMs: number,
  ) => DecisionOf<A>;
};

/** A row for every fact that an actor states. */
export type Folds<A extends ActorVocabulary> = {
  readonly [Name in keyof NamedBy<A['Own']>]: (state: A['State'], fact: NamedBy<A['Own']>[Name], atMs: number) => void;
};

/** The row of an own fact that changes nothing beyond what `foldEvery` does. */
export const unchanged = (): void => undefined;

/** A row for every deadline of an actor, by the first part of its key. */
export type Deadlines<A extends ActorVocabulary> = {
  readonly [Name in A['Deadline'][0]]: (
    state: Readonly<A['State']>,
    key: Extract<A['Deadline'], readonly [Name, ...string[]]>,
    nowMs: number,
  ) => DecisionOf<A>;
};

/** The next deadline, with its key in parts: a moment of actor time, or a span from when the key was first seen. */
export type NextDeadline<Key extends DeadlineKey> =
  { readonly key: Key; readonly atMs: number } | { readonly key: Key; readonly afterMs: number };

/** What must hold after every fold, by its name: each gives the sentence that is broken, or undefined. */
export type Invariants<State> = Readonly<Record<string, (state: Readonly<State>) => string | undefined>>;

/** The rules of one actor as tables: a member of a union without a row does not compile. */
export interface ActorTables<A extends ActorVocabulary> extends Pick<
  Rules<A['State'], A['Command'], A['Own'], A['Heard'], A['Refusal'], A['Genesis']>,
  'actor' | 'version' | 'kept' | 'genesis' | 'story' | 'patienceMs' | 'isTurn' | 'turnFacts'
> {
  readonly commands: Commands<A>;
  readonly folds: Folds<A>;
  /** Folds every own fact, before its row does. */
  readonly foldEvery?: (state: A['State'], fact: A['Own']) => void;
  readonly hears: Hears<A>;
  /** Folds every heard fact, before its row does. */
  readonly hearEvery?: (state: A['State'], at: HeardAt) => void;
  readonly deadlines: Deadlines<A>;
  /** The next moment at which the actor must be woken, derived from the state. */
  readonly nextDeadline: (state: Readonly<A['State']>) => NextDeadline<A['Deadline']> | undefined;
  readonly invariants: Invariants<A['State']>;
}

/** The rules that the mailbox runs, made of an actor's tables. */
export function rulesOf<A extends ActorVocabulary>({
  commands,
  folds,
  foldEvery,
  hears,
  hearEvery,
  deadlines,
  nextDeadline,
  invariants,
  ...rest
}: ActorTables<A>): Rules<A['State'], A['Command'], A['Own'], A['Heard'], A['Refusal'], A['Genesis']> {
  const named = Object.entries(invariants);
  const reactionTo = (fact: A['Heard']) => rowOf<Reaction<A, A['Heard']>>(hears, fact.type);
  return {
    ...rest,
    decide(state, message) {
      switch (message.type) {
        case 'command':
          return rowOf<CommandRow<A>>(commands, message.command.type)(state, message.command, message.nowMs);
        case 'heard':
          return reactionTo(message.heard.fact).decide?.(state, message.heard.fact, message.nowMs) ?? nothing;
        case 'deadline': {
          const key = message.key.split('/');
          return rowOf<DeadlineRow<A>>(deadlines, key[0])(state, key, message.nowMs);
        }
        default:
          return message satisfies never;
      }
    },
    evolve(state, { fact, atMs }: OwnFact<A['Own']>) {
      foldEvery?.(state, fact);
      rowOf<FoldRow<A>>(folds, fact.type)(state, fact, atMs);
    },
    hear(state, { fact, position, atMs }: HeardFact<A['Heard']>) {
      const at = { position, atMs };
      hearEvery?.(state, at);
      reactionTo(fact).fold?.(state, fact, at);
    },
    deadline(state) {
      const next = nextDeadline(state);
      return next === undefined ? undefined : { ...next, key: next.key.join('/') };
    },
    brokenInvariant(state) {
      for (const [name, broken] of named) {
        const sentence = broken(state);
        if (sentence !== undefined) return `${name}: ${sentence}`;
      }
      return undefined;
    },
  };
}

type CommandRow<A extends ActorVocabulary> = (
  state: Readonly<A['State']>,
  command: A['Command'],
  nowMs: number,
) => DecisionOf<A>;
type FoldRow<A extends ActorVocabulary> = (state: A['State'], fact: A['Own'], atMs: number) => void;
type DeadlineRow<A extends ActorVocabulary> = (
  state: Readonly<A['State']>,
  key: readonly string[],
  nowMs: number,
) => DecisionOf<A>;

/** The row that a message is named after: the types of the tables say that it takes this message. */
function rowOf<Row>(table: Readonly<Record<string, unknown>>, name = ''): Row {
  if (!Object.hasOwn(table, name)) throw new Error(`the rules have no row for ${name}`);
  return table[name] as Row;
}
