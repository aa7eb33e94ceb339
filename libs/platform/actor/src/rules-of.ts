import type { HeardFact, OwnFact, Position } from './facts.ts';
import { nothing, type ActorTypes, type Decision, type Rules } from './rules.ts';

/**
 * The key of a deadline in parts: the name of what is due, then what it is due for. Envelopes carry the parts joined by
 * `/`.
 */
export type DeadlineKey = readonly [name: string, ...of: string[]];

/** The types of an actor whose rules are tables: the members of its unions are known by name. */
export interface TabledTypes extends ActorTypes {
  readonly command: { readonly type: string };
  /** `never` for an actor that waits for nothing. */
  readonly deadline: DeadlineKey;
}

/** The time and place of a heard fact. */
export interface HeardAt {
  readonly position: Position;
  /** By its author's actor time, ms. */
  readonly atMs: number;
}

type DecisionOf<T extends TabledTypes> = Decision<T['fact'], T['refusal']>;
type NamedBy<Union extends { readonly type: string }> = {
  readonly [Name in Union['type']]: Extract<Union, { readonly type: Name }>;
};

/** An actor's reaction to a fact that it hears: it folds the fact, decides what follows, does both, or neither. */
export interface Reaction<T extends TabledTypes, Fact> {
  readonly fold?: (state: T['state'], fact: Fact, at: HeardAt) => void;
  /** Reads the state with the fact folded. */
  readonly decide?: (state: Readonly<T['state']>, fact: Fact, nowMs: number) => DecisionOf<T>;
}

/** A row for every fact that an actor hears: a fact added to a heard stream does not compile without its row. */
export type Hears<T extends TabledTypes> = {
  readonly [Name in keyof NamedBy<T['heard']>]: Reaction<T, NamedBy<T['heard']>[Name]>;
};

/** The row of a fact that changes nothing and leads to nothing. */
export const ignored = {} as const;

/** A row for every command of an actor. */
export type Commands<T extends TabledTypes> = {
  readonly [Name in keyof NamedBy<T['command']>]: (
    state: Readonly<T['state']>,
    command: NamedBy<T['command']>[Name],
    nowMs: number,
  ) => DecisionOf<T>;
};

/** A row for every fact that an actor states. */
export type Folds<T extends TabledTypes> = {
  readonly [Name in keyof NamedBy<T['fact']>]: (
    state: T['state'],
    fact: NamedBy<T['fact']>[Name],
    atMs: number,
  ) => void;
};

/** The row of an own fact that changes nothing beyond what `foldEvery` does. */
export const unchanged = (): void => undefined;

/** A row for every deadline of an actor, by the first part of its key. */
export type Deadlines<T extends TabledTypes> = {
  readonly [Name in T['deadline'][0]]: (
    state: Readonly<T['state']>,
    key: Extract<T['deadline'], readonly [Name, ...string[]]>,
    nowMs: number,
  ) => DecisionOf<T>;
};

/** The next deadline, with its key in parts: a moment of actor time, or a span from when the key was first seen. */
export type NextDeadline<Key extends DeadlineKey> =
  { readonly key: Key; readonly atMs: number } | { readonly key: Key; readonly afterMs: number };

/** The sentences that must hold after every fold, by name. Each function returns the broken sentence, or undefined. */
export type Invariants<State> = Readonly<Record<string, (state: Readonly<State>) => string | undefined>>;

/** The rules of one actor as tables: a member of a union without a row does not compile. */
export interface ActorTables<T extends TabledTypes> extends Pick<
  Rules<T>,
  'actor' | 'version' | 'kept' | 'genesis' | 'story' | 'patienceMs' | 'isTurn' | 'turnFacts'
> {
  readonly commands: Commands<T>;
  readonly folds: Folds<T>;
  /** Folds every own fact, before its row does. */
  readonly foldEvery?: (state: T['state'], fact: T['fact']) => void;
  readonly hears: Hears<T>;
  /** Folds every heard fact, before its row does. */
  readonly hearEvery?: (state: T['state'], at: HeardAt) => void;
  readonly deadlines: Deadlines<T>;
  /** The next moment at which the actor must be woken, derived from the state. */
  readonly nextDeadline: (state: Readonly<T['state']>) => NextDeadline<T['deadline']> | undefined;
  readonly invariants: Invariants<T['state']>;
}

/** The rules that the mailbox runs, made of an actor's tables. */
export function rulesOf<T extends TabledTypes>({
  commands,
  folds,
  foldEvery,
  hears,
  hearEvery,
  deadlines,
  nextDeadline,
  invariants,
  ...rest
}: ActorTables<T>): Rules<T> {
  const named = Object.entries(invariants);
  const reactionTo = (fact: T['heard']) => rowOf<Reaction<T, T['heard']>>(hears, fact.type);
  return {
    ...rest,
    decide(state, message) {
      switch (message.type) {
        case 'command':
          return rowOf<CommandRow<T>>(commands, message.command.type)(state, message.command, message.nowMs);
        case 'heard':
          return reactionTo(message.heard.fact).decide?.(state, message.heard.fact, message.nowMs) ?? nothing;
        case 'deadline': {
          const key = message.key.split('/');
          return rowOf<DeadlineRow<T>>(deadlines, key[0])(state, key, message.nowMs);
        }
        default:
          return message satisfies never;
      }
    },
    evolve(state, { fact, atMs }: OwnFact<T['fact']>) {
      foldEvery?.(state, fact);
      rowOf<FoldRow<T>>(folds, fact.type)(state, fact, atMs);
    },
    hear(state, { fact, position, atMs }: HeardFact<T['heard']>) {
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

type CommandRow<T extends TabledTypes> = (
  state: Readonly<T['state']>,
  command: T['command'],
  nowMs: number,
) => DecisionOf<T>;
type FoldRow<T extends TabledTypes> = (state: T['state'], fact: T['fact'], atMs: number) => void;
type DeadlineRow<T extends TabledTypes> = (
  state: Readonly<T['state']>,
  key: readonly string[],
  nowMs: number,
) => DecisionOf<T>;

/** The row that a message is named after: the types of the tables say that it takes this message. */
function rowOf<Row>(table: Readonly<Record<string, unknown>>, name = ''): Row {
  if (!Object.hasOwn(table, name)) throw new Error(`the rules have no row for ${name}`);
  return table[name] as Row;
}
