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

/** A command that may go on; `leave` is called when it was answered. */
export interface Admitted {
  readonly leave: () => void;
}

/**
 * Looks at a command's bytes before all of them are read, by acknowledged state: what costs much is done for those
 * alone who may ask for it. Throws ContractError.
 */
export type FirstLook<State> = (
  body: Uint8Array,
  read: Talkative<State, never, never>['read'],
) => Promise<Turned | Admitted>;

/**
 * Refuses a command that could be read but for something that is not known here; undefined: it breaks the contract, and
 * is dropped.
 */
export type RefuseUnread = (error: ContractError) => { readonly code: string; readonly detail?: string } | undefined;

/** What is needed of a mailbox to talk with it. */
export interface Talkative<State, Command, F extends { readonly type: string }> {
  tell(command: Command, arrival: Arrival): Promise<MailboxAnswer<F>>;
  read<T>(view: (state: Readonly<State>) => T, atLeast?: Heard): Promise<T | undefined>;
  status(): MailboxStatus;
}

/** What an actor is made of, as controllers see it. */
export interface ActorParts<A extends ActorName, State, Command> {
  readonly name: A;
  readonly mailbox: Talkative<State, Command, FactOf<A>>;
  readonly check: Check<A, Command>;
  readonly heightOf: (state: Readonly<State>) => bigint;
  /** Absent: every command is read. */
  readonly firstLook?: FirstLook<State> | undefined;
  /** Absent: what cannot be read in full breaks the contract. */
  readonly refuseUnread?: RefuseUnread | undefined;
  /** Told how each command is answered, and the W3C trace context that it came with. */
  readonly onAnswer?: (command: string, answer: Answer, traceparent: string | undefined) => void;
}

/**
 * What controllers see of their actor: tell it a command, ask its state. The shell has no opinions: decode, tell,
 * encode.
 */
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
   * The height it works on, once it has heard as far as asked. Throws Fault while it cannot tell: it has not heard that
   * far, or does not lead.
   */
  height(atLeast?: Heard): Promise<bigint> {
    return this.read(this.parts.heightOf, atLeast);
  }

  /**
   * Measures and decodes a command, checks its signatures, tells it, and answers when what follows is stored. Throws
   * ContractError, Fault.
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
   * Decodes a query and answers it from acknowledged state. `tokensOf` says what that cost, where it is more than to ask
   * and to answer. Throws ContractError, Fault.
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
   * Decodes a query that is answered from elsewhere than the state alone: a store, or the stream itself. `tokensOf`
   * says what that cost. Undefined, as the view is: another process answers it.
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

  /** No refusal leaves without a sentence: where it has no figures, the detail says what its code stands for. */
  private refused({ code, detail }: { readonly code: string; readonly detail?: string | undefined }): Answer {
    return { type: 'refused', code, detail: detail ?? sentenceOf(catalogue[this.name].refusals, code) ?? '' };
  }
}

/** Refusals that no honest program earns: they cost as much as what breaks its contract. */
const JUNK_CODES: ReadonlySet<string> = new Set([
  'BAD_SIGNATURE',
  'EVIDENCE_FORGED',
  'TOO_LARGE',
  'TRANSACTION_INVALID',
]);
/** What looking elsewhere than in the state costs, unless it says otherwise. */
const ELSEWHERE_TOKENS = 20;
/** What any other refusal costs its asker. */
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
