import type { Answer as MailboxAnswer, Arrival, Heard, MailboxStatus, Position } from '@bpdao/actor';
import { ContractError, encodeAnswer } from '@bpdao/messages';
import type { Answer } from '@bpdao/messages';
import { catalogue, commandDigest, readPositions, writePositions } from '@bpdao/protocol';
import type { ActorName, CommandOf, FactOf, QueryOf, ReplyOf } from '@bpdao/protocol';
import { JUNK_TOKENS } from './admission.ts';
import { Fault } from './wire.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** Looks at a command before it reaches the rules: signatures. A code refuses it; a command goes on, completed. */
export type Check<A extends ActorName, Command> = (command: CommandOf<A>) => Promise<{ readonly refused: string } | { readonly command: Command }>;

/** Refuses a command that could be read but for something that is not known here; undefined: it breaks the contract, and is dropped. */
export type RefuseUnread = (error: ContractError) => { readonly code: string; readonly detail?: string } | undefined;

/** What is needed of a mailbox to talk with it. */
export interface Talkative<State, Command, F extends { readonly type: string }> {
  tell(command: Command, arrival: Arrival): Promise<MailboxAnswer<F>>;
  read<T>(view: (state: Readonly<State>) => T, atLeast?: Heard): Promise<T | undefined>;
  status(): MailboxStatus;
}

/** What controllers see of their actor: tell it a command, ask its state. The shell has no opinions: decode, tell, encode. */
export class Actor<A extends ActorName, State, Command = CommandOf<A>> {
  readonly name: A;
  readonly mailbox: Talkative<State, Command, FactOf<A>>;
  private readonly check: Check<A, Command>;
  private readonly heightOf: (state: Readonly<State>) => bigint;
  private readonly onAnswer: (command: string, answer: Answer) => void;
  private readonly refuseUnread: RefuseUnread;

  /** `onAnswer` is told how each command is answered. */
  constructor(
    name: A,
    mailbox: Talkative<State, Command, FactOf<A>>,
    check: Check<A, Command>,
    heightOf: (state: Readonly<State>) => bigint,
    onAnswer: (command: string, answer: Answer) => void = () => undefined,
    refuseUnread: RefuseUnread = () => undefined,
  ) {
    this.name = name;
    this.mailbox = mailbox;
    this.check = check;
    this.heightOf = heightOf;
    this.onAnswer = onAnswer;
    this.refuseUnread = refuseUnread;
  }

  /** The height it works on, once it has heard as far as asked. Throws Fault while it cannot tell: it has not heard that far, or does not lead. */
  height(atLeast?: Heard): Promise<bigint> {
    return this.read(this.heightOf, atLeast);
  }

  /** Decodes a command, checks its signatures, tells it, and answers when what follows is stored. Throws ContractError, Fault. */
  async tell(name: CommandOf<A>['type'], request: WireRequest): Promise<WireAnswer> {
    const atLeast = positionsOf(request);
    const command = this.decode(name, request.body);
    if ('code' in command) return this.answer(name, { type: 'refused', code: command.code, detail: command.detail ?? '' });
    const checked = await this.check(command);
    if ('refused' in checked) return this.answer(name, { type: 'refused', code: checked.refused, detail: '' });
    const answer = await this.mailbox.tell(checked.command, {
      name,
      digest: commandDigest(command),
      ...(request.traceparent === undefined ? undefined : { traceparent: request.traceparent }),
      ...(atLeast === undefined ? undefined : { atLeast }),
    });
    return this.answer(name, this.toMessage(answer));
  }

  /** Decodes a query and answers it from acknowledged state. Throws ContractError, Fault. */
  async ask<N extends QueryOf<A>['type']>(
    name: N,
    request: WireRequest,
    view: (state: Readonly<State>, query: Extract<QueryOf<A>, { type: N }>) => Extract<ReplyOf<A>, { type: N }>,
  ): Promise<WireAnswer> {
    const query = catalogue[this.name].query.decode(name, request.body) as Extract<QueryOf<A>, { type: N }>;
    const atLeast = positionsOf(request);
    return this.reply(await this.read((state) => view(state, query), atLeast));
  }

  /** Decodes a query that is answered from elsewhere than the state alone: a store, or the stream itself. `tokensOf` says what that cost. */
  async askElsewhere<N extends QueryOf<A>['type']>(
    name: N,
    request: WireRequest,
    view: (query: Extract<QueryOf<A>, { type: N }>, atLeast: Heard | undefined) => Promise<ReplyOf<A>>,
    tokensOf: (reply: ReplyOf<A>) => number = () => ELSEWHERE_TOKENS,
  ): Promise<WireAnswer> {
    const query = catalogue[this.name].query.decode(name, request.body) as Extract<QueryOf<A>, { type: N }>;
    const reply = await view(query, positionsOf(request));
    return { ...this.reply(reply), tokens: tokensOf(reply) };
  }

  private decode(name: CommandOf<A>['type'], body: Uint8Array): CommandOf<A> | { readonly code: string; readonly detail?: string } {
    try {
      return catalogue[this.name].command.decode(name, body);
    } catch (error) {
      const refused = error instanceof ContractError && error.isUnknownHere ? this.refuseUnread(error) : undefined;
      if (refused === undefined) throw error;
      return refused;
    }
  }

  private async read<T>(view: (state: Readonly<State>) => T, atLeast: Heard | undefined): Promise<T> {
    const seen = await this.mailbox.read((state) => ({ value: view(state) }), atLeast);
    if (seen === undefined) throw new Fault(503, 'the actor has not heard that far, or does not lead now');
    return seen.value;
  }

  private reply(reply: ReplyOf<A>): WireAnswer {
    return { body: catalogue[this.name].reply.encode(reply), ...this.position() };
  }

  private answer(command: string, answer: Answer): WireAnswer {
    this.onAnswer(command, answer);
    return { body: encodeAnswer(answer), ...this.position(), ...(answer.type === 'refused' ? { tokens: JUNK_CODES.has(answer.code) ? JUNK_TOKENS : REFUSAL_TOKENS } : undefined) };
  }

  private position(): { readonly position?: string } {
    const { position } = this.mailbox.status();
    return position === undefined ? {} : { position: writePositions({ [this.name]: position }) };
  }

  private toMessage(answer: MailboxAnswer<FactOf<A>>): Answer {
    switch (answer.type) {
      case 'accepted':
        return { type: 'accepted', actor: this.name, position: answer.position, repeatedCommand: false };
      case 'again':
        return { type: 'accepted', actor: this.name, position: answer.position ?? NOWHERE, repeatedCommand: true };
      case 'refused':
        return { type: 'refused', code: answer.refusal.code, detail: answer.refusal.detail ?? '' };
      case 'nothing':
        return { type: 'accepted', actor: this.name, position: NOWHERE, repeatedCommand: true };
      case 'try-again':
        return { type: 'try-again', code: answer.reason };
      default:
        return answer satisfies never;
    }
  }
}

/** Refusals that no honest program earns: they cost as much as what breaks its contract. */
const JUNK_CODES: ReadonlySet<string> = new Set(['BAD_SIGNATURE', 'EVIDENCE_FORGED', 'TOO_LARGE', 'TRANSACTION_INVALID']);
/** What looking elsewhere than in the state costs, unless it says otherwise. */
const ELSEWHERE_TOKENS = 5;
/** What any other refusal costs its asker. */
const REFUSAL_TOKENS = 5;
const NOWHERE: Position = { sequence: 0, index: 0 };

function positionsOf(request: WireRequest): Heard | undefined {
  if (request.atLeast === undefined) return undefined;
  const positions = readPositions(request.atLeast);
  if (positions === undefined) throw new Fault(400, `the header of positions says "${request.atLeast.slice(0, 80)}", not actor:sequence:index`);
  return positions;
}
