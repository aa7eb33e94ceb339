import {
  TOO_LARGE,
  type Arrival,
  type Heard,
  type Answer as MailboxAnswer,
  type MailboxStatus,
  type Position,
  type TryAgain,
} from '@bpdao/actor';
import { catalogue, type ActorName, type CommandOf, type FactOf, type QueryOf, type ReplyOf } from '@bpdao/catalogue';
import {
  commandDigest,
  ContractError,
  encodeAnswer,
  readPositions,
  sentenceOf,
  writePositions,
  type Answer,
} from '@bpdao/wire';
import { JUNK_TOKENS, oversizeTokens } from './admission.ts';
import { Fault, type WireAnswer, type WireRequest } from './wire.ts';

/** Why a command does not reach the rules, in the words that it is answered with. */
export type Turned =
  | { readonly refused: string; readonly detail?: string }
  /** It was accepted before. */
  | { readonly repeated: true }
  /** Not now; the same command may be sent again. */
  | { readonly tryAgain: TryAgain };

/** Looks at a command before it reaches the rules: signatures. One that goes on is completed. */
export type Check<A extends ActorName, Command> = (
  command: CommandOf<A>,
) => Promise<Turned | { readonly command: Command }>;

/** A command that may go on. The actor calls `leave` after the answer. */
export interface Admitted {
  readonly leave: () => void;
}

/**
 * Looks at a command's bytes before all of them are read, by acknowledged state, so that expensive work is done only
 * for senders with a right to it. Throws ContractError.
 */
export type FirstLook<State> = (
  body: Uint8Array,
  read: Talkative<State, never, never>['read'],
) => Promise<Turned | Admitted>;

/**
 * Refuses a command in which only one choice or name is unknown here. Returns undefined if the command breaks the
 * contract; then it is dropped.
 */
export type RefuseUnread = (error: ContractError) => { readonly code: string; readonly detail?: string } | undefined;

/** The part of a mailbox that an actor uses. */
export interface Talkative<State, Command, F extends { readonly type: string }> {
  tell(command: Command, arrival: Arrival): Promise<MailboxAnswer<F>>;
  read<T>(view: (state: Readonly<State>) => T, atLeast?: Heard): Promise<T | undefined>;
  status(): MailboxStatus;
}

/** The parts of an actor. */
export interface ActorParts<A extends ActorName, State, Command> {
  readonly name: A;
  readonly mailbox: Talkative<State, Command, FactOf<A>>;
  readonly check: Check<A, Command>;
  readonly heightOf: (state: Readonly<State>) => bigint;
  /** Absent: every command is read. */
  readonly firstLook?: FirstLook<State> | undefined;
  /** Absent: a command that cannot be read in full breaks the contract. */
  readonly refuseUnread?: RefuseUnread | undefined;
  /** Called with the answer to each command, and with the W3C trace context of the command. */
  readonly onAnswer?: (command: string, answer: Answer, traceparent: string | undefined) => void;
}

/** An actor as its controllers see it: they tell it commands and ask its state. It only decodes, tells and encodes. */
export class Actor<A extends ActorName, State, Command = CommandOf<A>> {
  private readonly parts: ActorParts<A, State, Command>;

  constructor(parts: ActorParts<A, State, Command>) {
    this.parts = parts;
  }

  get name(): A {
    return this.parts.name;
  }

  get mailbox(): Talkative<State, Command, FactOf<A>> {
    return this.parts.mailbox;
  }

  /**
   * Returns the height that the actor works on, after it has heard up to `atLeast`. Throws Fault if it has not heard
   * that far, or does not lead.
   */
  height(atLeast?: Heard): Promise<bigint> {
    return this.read(this.parts.heightOf, atLeast);
  }

  /**
   * Measures and decodes a command, checks its signatures and tells it to the mailbox. Answers after the fact that
   * follows is stored. Throws ContractError, Fault.
   */
  async tell(name: CommandOf<A>['type'], request: WireRequest): Promise<WireAnswer> {
    const { firstLook, mailbox } = this.parts;
    const most = catalogue[this.name].command.maxBytes[name] ?? 0;
    if (request.body.length > most) {
      const answer = this.refused({ code: TOO_LARGE, detail: `${request.body.length} bytes; ${most} are the most` });
      return { ...this.answer(name, request, answer), tokens: oversizeTokens(request.body.length) };
    }
    const atLeast = positionsOf(request);
    if (firstLook === undefined) return this.pass(name, request, atLeast);
    const looked = await firstLook(request.body, (view, reached) => mailbox.read(view, reached));
    if (!('leave' in looked)) return this.answer(name, request, this.turned(looked));
    try {
      return await this.pass(name, request, atLeast);
    } finally {
      looked.leave();
    }
  }

  /**
   * Decodes a query and answers it from acknowledged state. `tokensOf` returns the cost of the answer beyond asking and
   * answering. Throws ContractError, Fault.
   */
  async ask<N extends QueryOf<A>['type']>(
    name: N,
    request: WireRequest,
    view: (state: Readonly<State>, query: Extract<QueryOf<A>, { type: N }>) => Extract<ReplyOf<A>, { type: N }>,
    tokensOf: (reply: Extract<ReplyOf<A>, { type: N }>) => number = () => 0,
  ): Promise<WireAnswer> {
    const query = this.readQuery(name, request.body);
    const reply = await this.read((state) => view(state, query), positionsOf(request));
    return { ...this.reply(reply), tokens: tokensOf(reply) };
  }

  /**
   * Decodes a query that needs more than the state: a store, or the stream itself. `tokensOf` returns the cost of the
   * answer. Returns undefined if the view does: then another process answers.
   */
  async askElsewhere<N extends QueryOf<A>['type']>(
    name: N,
    request: WireRequest,
    view: (query: Extract<QueryOf<A>, { type: N }>, atLeast: Heard | undefined) => Promise<ReplyOf<A> | undefined>,
    tokensOf: (reply: ReplyOf<A>) => number = () => ELSEWHERE_TOKENS,
  ): Promise<WireAnswer | undefined> {
    const query = this.readQuery(name, request.body);
    const reply = await view(query, positionsOf(request));
    return reply === undefined ? undefined : { ...this.reply(reply), tokens: tokensOf(reply) };
  }

  private async pass(
    name: CommandOf<A>['type'],
    request: WireRequest,
    atLeast: Heard | undefined,
  ): Promise<WireAnswer> {
    const { check, mailbox } = this.parts;
    const { body, traceparent } = request;
    const command = this.decode(name, body);
    if ('code' in command) return this.answer(name, request, this.refused(command));
    const checked = await check(command);
    if (!('command' in checked)) return this.answer(name, request, this.turned(checked));
    const answer = await mailbox.tell(checked.command, {
      name,
      digest: commandDigest(command),
      ...(traceparent === undefined ? undefined : { traceparent }),
      ...(atLeast === undefined ? undefined : { atLeast }),
    });
    return this.answer(name, request, this.toMessage(answer));
  }

  private readQuery<N extends QueryOf<A>['type']>(name: N, body: Uint8Array): Extract<QueryOf<A>, { type: N }> {
    const { query } = catalogue[this.name];
    const most = query.maxBytes[name] ?? 0;
    if (body.length > most) throw new Fault(400, `the query ${name} has ${body.length} bytes; ${most} are the most`);
    return query.decode(name, body) as Extract<QueryOf<A>, { type: N }>;
  }

  private decode(
    name: CommandOf<A>['type'],
    body: Uint8Array,
  ): CommandOf<A> | { readonly code: string; readonly detail?: string } {
    try {
      return catalogue[this.name].command.decode(name, body);
    } catch (error) {
      const refused =
        error instanceof ContractError && error.isUnknownHere ? this.parts.refuseUnread?.(error) : undefined;
      if (refused === undefined) throw error;
      return refused;
    }
  }

  private async read<T>(view: (state: Readonly<State>) => T, atLeast: Heard | undefined): Promise<T> {
    const seen = await this.parts.mailbox.read((state) => ({ value: view(state) }), atLeast);
    if (seen === undefined) throw new Fault(503, 'the actor has not heard that far, or does not lead now');
    return seen.value;
  }

  private reply(reply: ReplyOf<A>): WireAnswer {
    return { body: catalogue[this.name].reply.encode(reply), ...this.position() };
  }

  private answer(command: string, { traceparent }: WireRequest, answer: Answer): WireAnswer {
    this.parts.onAnswer?.(command, answer, traceparent);
    return {
      body: encodeAnswer(answer),
      ...this.position(),
      ...(answer.type === 'refused'
        ? { tokens: JUNK_CODES.has(answer.code) ? JUNK_TOKENS : REFUSAL_TOKENS }
        : undefined),
    };
  }

  private position(): { readonly position?: string } {
    const { position } = this.parts.mailbox.status();
    return position === undefined ? {} : { position: writePositions({ [this.name]: position }) };
  }

  private turned(turned: Turned): Answer {
    if ('refused' in turned) return this.refused({ code: turned.refused, detail: turned.detail });
    if ('tryAgain' in turned) return { type: 'try-again', code: turned.tryAgain };
    return this.toMessage({ type: 'again', position: this.parts.mailbox.status().position });
  }

  private toMessage(answer: MailboxAnswer<FactOf<A>>): Answer {
    switch (answer.type) {
      case 'accepted':
        return { type: 'accepted', actor: this.name, position: answer.position, repeatedCommand: false };
      case 'again':
        return { type: 'accepted', actor: this.name, position: answer.position ?? NOWHERE, repeatedCommand: true };
      case 'refused':
        return this.refused(answer.refusal);
      case 'nothing':
        return { type: 'accepted', actor: this.name, position: NOWHERE, repeatedCommand: true };
      case 'try-again':
        return { type: 'try-again', code: answer.reason };
      default:
        return answer satisfies never;
    }
  }

  /** Completes a refusal: one without figures gets the sentence of its code as detail. */
  private refused({ code, detail }: { readonly code: string; readonly detail?: string | undefined }): Answer {
    return { type: 'refused', code, detail: detail ?? sentenceOf(catalogue[this.name].refusals, code) ?? '' };
  }
}

/** Refusals that no honest program gets: they cost as much as a broken contract. */
const JUNK_CODES: ReadonlySet<string> = new Set([
  'BAD_SIGNATURE',
  'EVIDENCE_FORGED',
  'TOO_LARGE',
  'TRANSACTION_INVALID',
]);
/** The cost of an answer that needs more than the state, unless its row says otherwise. */
const ELSEWHERE_TOKENS = 20;
/** The cost of any other refusal for its asker. */
const REFUSAL_TOKENS = 5;

const NOWHERE: Position = { sequence: 0, index: 0 };

function positionsOf(request: WireRequest): Heard | undefined {
  if (request.atLeast === undefined) return undefined;
  const positions = readPositions(request.atLeast);
  if (positions === undefined) {
    throw new Fault(400, `the header of positions says "${request.atLeast.slice(0, 80)}", not actor:sequence:index`);
  }
  return positions;
}
