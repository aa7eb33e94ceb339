import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { Heard } from '@bpdao/actor';
import {
  catalogue,
  commandSubject,
  querySubject,
  type ActorName,
  type CommandOf,
  type QueryOf,
  type ReplyOf,
} from '@bpdao/catalogue';
import type { Actor } from './actor.ts';
import { ACTOR } from './tokens.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** The queries that every actor answers alike; `standardQueries` has them. */
const STANDARD = ['facts', 'status'] as const;
type Standard = (typeof STANDARD)[number];

type Named<Union extends { readonly type: string }, Name> = Extract<Union, { readonly type: Name }>;

/** A row of a query that is answered from acknowledged state. */
export type StateView<State, Query, Reply> = (state: Readonly<State>, query: Query) => Reply;

/**
 * A row of a query that needs more than the state. It returns undefined if another process must answer. `atLeast` is
 * the position that the asker wants the actor to have heard.
 */
export interface Elsewhere<Query, Reply> {
  readonly elsewhere: (query: Query, atLeast: Heard | undefined) => Promise<Reply | undefined>;
}

/** A row of a query that is answered from acknowledged state at a price: `tokensOf` returns the cost of the answer. */
export interface PricedView<State, Query, Reply> {
  readonly view: StateView<State, Query, Reply>;
  readonly tokensOf: (reply: Reply) => number;
}

/**
 * A row for every query of an actor, except the queries that all actors answer. A query without a row does not compile.
 */
export type Views<A extends ActorName, State> = {
  readonly [Name in Exclude<QueryOf<A>['type'], Standard>]:
    | StateView<State, Named<QueryOf<A>, Name>, Named<ReplyOf<A>, Name>>
    | PricedView<State, Named<QueryOf<A>, Name>, Named<ReplyOf<A>, Name>>
    | Elsewhere<Named<QueryOf<A>, Name>, ReplyOf<A>>;
};

/** The part of an actor that its controller speaks to. */
export type ActorDesk<A extends ActorName, State> = Pick<
  Actor<A, State>,
  'name' | 'tell' | 'ask' | 'askElsewhere' | 'height'
>;

/**
 * A service's Nest controller, made by `@ControllerOf`: it has a handler for every command and query of the catalogue. A
 * command goes to the actor's rules, which have a row for it; a query goes to its row of `views`.
 */
export abstract class ActorController<A extends ActorName, State> {
  readonly actor: ActorDesk<A, State>;
  abstract readonly views: Views<A, State>;

  constructor(@Inject(ACTOR) actor: ActorDesk<A, State>) {
    this.actor = actor;
  }
}

/** Makes a class the Nest controller of an actor: each handler stands under its subject. */
export const ControllerOf =
  <A extends ActorName>(name: A) =>
  <State>(controller: abstract new (...injected: never) => ActorController<A, State>): void => {
    Controller()(controller);
    const { command, query } = catalogue[name];
    for (const one of command.names as readonly CommandOf<A>['type'][]) {
      handle<A>(controller, commandSubject(name, one), ({ actor }, request) => actor.tell(one, request));
    }
    for (const one of query.names as readonly QueryOf<A>['type'][]) {
      if (STANDARD.some((standard) => standard === one)) continue;
      handle<A>(controller, querySubject(name, one), (self, request) => answer(self, one, request));
    }
  };

type Handler<A extends ActorName> = (
  controller: ActorController<A, unknown>,
  request: WireRequest,
) => Promise<WireAnswer | undefined>;

/** Gives a controller the handler of a subject, as if the class had a decorated method of that name. */
function handle<A extends ActorName>(
  { prototype }: { readonly prototype: object },
  subject: string,
  handler: Handler<A>,
): void {
  const value = function (this: ActorController<A, unknown>, request: WireRequest) {
    return handler(this, request);
  };
  Object.defineProperty(prototype, subject, { value, configurable: true, writable: true });
  Payload()(prototype, subject, 0);
  MessagePattern(subject)(prototype, subject, { value });
}

function answer<A extends ActorName, N extends QueryOf<A>['type']>(
  { actor, views }: ActorController<A, unknown>,
  name: N,
  request: WireRequest,
): Promise<WireAnswer | undefined> {
  type View =
    | StateView<unknown, Named<QueryOf<A>, N>, Named<ReplyOf<A>, N>>
    | PricedView<unknown, Named<QueryOf<A>, N>, Named<ReplyOf<A>, N>>
    | Elsewhere<Named<QueryOf<A>, N>, ReplyOf<A>>;
  const rows: Readonly<Record<string, unknown>> = views;
  const view = rows[name] as View | undefined;
  if (view === undefined) throw new Error(`the controller of ${actor.name} has no view for ${name}`);
  if ('elsewhere' in view) return actor.askElsewhere(name, request, view.elsewhere);
  return 'view' in view ? actor.ask(name, request, view.view, view.tokensOf) : actor.ask(name, request, view);
}
