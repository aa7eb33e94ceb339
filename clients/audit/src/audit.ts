import { isBefore } from '@bpdao/actor';
import type { Position } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import { actorNames, catalogue, isActorName } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { SignatureChecker } from '@bpdao/signatures';
import type { Replay } from './actor-replay.ts';
import { Conservation } from './conservation.ts';
import { FactStream } from './fact-stream.ts';
import type { Finding } from './finding.ts';
import type { StatedFact } from './open-message.ts';
import { SignatureDesk } from './signature-desk.ts';
import { sixReplays } from './six-replays.ts';
import type { StreamSource } from './stream-source.ts';

export interface AuditParts {
  readonly genesis: Genesis;
  readonly source: StreamSource;
  readonly checker: Pick<SignatureChecker, 'check'>;
  /** Told now and then how far it is. */
  readonly onProgress?: (progress: AuditProgress) => void;
}

/** How far an audit is. */
export interface AuditProgress {
  /** Messages whose facts were found right, and all that are to be. */
  readonly messages: number;
  readonly messagesInAll: number;
  readonly facts: number;
  /** Of the last accepted block; 0 before the first. */
  readonly height: bigint;
}

/** What an audit came to. */
export interface AuditReport extends AuditProgress {
  /** The first fact that is wrong; undefined: everything holds. */
  readonly finding: Finding | undefined;
  readonly signatures: number;
}

const PROGRESS_FACTS = 2_000;

/**
 * Decides everything again that the six actors stated, in one order in which causes come before consequences, and stops
 * at the first fact that is wrong (docs/spec/audit.md). Rejects when the streams cannot be had.
 */
export const audit = (parts: AuditParts): Promise<AuditReport> => new Audit(parts).run();

class Audit {
  private readonly parts: AuditParts;
  private readonly streams: Readonly<Record<ActorName, FactStream>>;
  private readonly replays: Readonly<Record<ActorName, Replay>>;
  private readonly hearers: Readonly<Record<ActorName, readonly Replay[]>>;
  private readonly desk: SignatureDesk;
  private readonly conservation: Conservation;
  private readonly reached = new Map<ActorName, Position>();
  private facts = 0;

  constructor(parts: AuditParts) {
    const { genesis, source, checker } = parts;
    this.parts = parts;
    this.streams = each((actor) => new FactStream(actor, source, genesis.chainId));
    this.replays = sixReplays(genesis);
    this.hearers = each((actor) => actorNames.filter((one) => catalogue[one].hears.includes(actor)).map((one) => this.replays[one]));
    this.desk = new SignatureDesk(checker, genesis.chainId);
    this.conservation = new Conservation(genesis);
  }

  async run(): Promise<AuditReport> {
    for (const actor of actorNames) await this.streams[actor].open();
    for (const actor of actorNames) await this.streams[actor].bound();
    const byRules = await this.judgeAll();
    const finding = (await this.desk.finish()) ?? byRules;
    return { ...this.progress(), finding, signatures: this.desk.taken };
  }

  /** The first finding that is not about a signature; what the desk found is earlier, or there is none. */
  private async judgeAll(): Promise<Finding | undefined> {
    for (;;) {
      const broken = await this.fill();
      if (broken !== undefined) return broken;
      const next = this.next();
      if (next !== undefined) {
        const finding = await this.judge(next);
        if (finding !== undefined) return finding;
        continue;
      }
      if (actorNames.every((actor) => this.streams[actor].head === undefined)) return this.end();
      const stuck = await this.unstick();
      if (stuck !== undefined) return stuck;
    }
  }

  /** Makes the next fact of each stream known. */
  private async fill(): Promise<Finding | undefined> {
    for (const actor of actorNames) {
      const stream = this.streams[actor];
      if (stream.head !== undefined) continue;
      const broken = await stream.fill();
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  /** Of the next facts whose authors had heard nothing but what was found right, the earliest. */
  private next(): StatedFact | undefined {
    let first: StatedFact | undefined;
    for (const actor of actorNames) {
      const { head } = this.streams[actor];
      if (head !== undefined && (first === undefined || head.envelope.atMs < first.envelope.atMs) && this.missing(head) === undefined) first = head;
    }
    return first;
  }

  /** The first place that its author had heard and that was not found right yet. */
  private missing({ heard }: StatedFact): { readonly actor: string; readonly position: Position } | undefined {
    for (const actor of Object.keys(heard)) {
      const position = heard[actor];
      const reached = isActorName(actor) ? this.reached.get(actor) : undefined;
      if (position !== undefined && (reached === undefined || isBefore(reached, position))) return { actor, position };
    }
    return undefined;
  }

  private async judge(stated: StatedFact): Promise<Finding | undefined> {
    const { actor, position } = stated;
    const sentence = this.replays[actor].judge(stated) ?? this.conservation.take(stated);
    if (sentence !== undefined) return { ...named(stated), sentence };
    this.facts += 1;
    this.reached.set(actor, position);
    for (const hearer of this.hearers[actor]) hearer.arrive(stated);
    const isFull = this.desk.take(stated, this.facts);
    const unfitting = this.streams[actor].took();
    if (unfitting !== undefined) return unfitting;
    if (this.facts % PROGRESS_FACTS === 0) this.parts.onProgress?.(this.progress());
    return this.hearOn() ?? (isFull ? this.desk.room() : undefined);
  }

  /** Lets those who say little hear meanwhile: what they wait to hear would fill the memory. */
  private hearOn(): Finding | undefined {
    for (const actor of actorNames) {
      const { head, isOver } = this.streams[actor];
      if (head === undefined && !isOver) continue;
      const sentence = this.replays[actor].goOn(head, false);
      if (sentence !== undefined) return { ...(head === undefined ? { actor, ...this.endOf(actor) } : named(head)), sentence };
    }
    return undefined;
  }

  /** Everything stated is right: everybody hears the rest, and nobody's invariant breaks. */
  private end(): Finding | undefined {
    for (const actor of actorNames) {
      const sentence = this.replays[actor].goOn(undefined, true);
      if (sentence !== undefined) return { actor, ...this.endOf(actor), sentence };
    }
    return undefined;
  }

  /** Where a stream ended: what is wrong there is what came of hearing the others to their ends. */
  private endOf(actor: ActorName): Pick<Finding, 'sequence' | 'index' | 'name'> {
    return { ...(this.reached.get(actor) ?? { sequence: 0, index: 0 }), name: 'the end of its stream' };
  }

  /** No next fact can be judged: streams grew while they were read, or the earliest had heard what is not there. */
  private async unstick(): Promise<Finding | undefined> {
    const heads = actorNames.flatMap((actor) => this.streams[actor].head ?? []).sort((a, b) => a.envelope.atMs - b.envelope.atMs);
    for (const { heard } of heads) {
      for (const [actor, { sequence }] of Object.entries(heard)) {
        if (!isActorName(actor)) continue;
        const stream = this.streams[actor];
        if (sequence > stream.lastSequence && (await stream.extendTo(sequence))) return undefined;
      }
    }
    const unfit = heads.map(({ actor }) => this.streams[actor].unfit).find((finding) => finding !== undefined);
    const [first] = heads;
    if (unfit !== undefined || first === undefined) return unfit;
    const { actor, position } = this.missing(first) ?? first;
    return { ...named(first), sentence: `it had heard ${actor} up to ${position.sequence}:${position.index}, which is not there, or came of it` };
  }

  private progress(): AuditProgress {
    return {
      messages: actorNames.reduce((sum, actor) => sum + (this.reached.get(actor)?.sequence ?? 0), 0),
      messagesInAll: actorNames.reduce((sum, actor) => sum + this.streams[actor].lastSequence, 0),
      facts: this.facts,
      height: this.conservation.height,
    };
  }
}

const named = ({ actor, position, name }: StatedFact): Omit<Finding, 'sentence'> => ({ actor, ...position, name });

function each<T>(make: (actor: ActorName) => T): Readonly<Record<ActorName, T>> {
  return { governance: make('governance'), asc: make('asc'), wsc: make('wsc'), gossip: make('gossip'), vpsc: make('vpsc'), forum: make('forum') };
}
