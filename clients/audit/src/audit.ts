import { actorNames, catalogue, type ActorName } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { SignatureChecker } from '@bpdao/signatures';
import type { InstalledProtocol } from '@bpdao/work-protocols';
import type { Replay } from './actor-replay.ts';
import { Conservation } from './conservation.ts';
import { each, FactOrder } from './fact-order.ts';
import { named, type Finding } from './finding.ts';
import type { StatedFact } from './open-message.ts';
import { SignatureDesk } from './signature-desk.ts';
import { sixReplays } from './six-replays.ts';
import type { StreamSource } from './stream-source.ts';
import { VersionedWsc, type Unchecked } from './versioned-wsc.ts';

export interface AuditParts {
  readonly genesis: Genesis;
  readonly source: StreamSource;
  readonly checker: Pick<SignatureChecker, 'check'>;
  /** Packages of work protocols at hand, beside the versions that come with the project. */
  readonly installed?: readonly InstalledProtocol[];
  /** Called every 2,000 facts. */
  readonly onProgress?: (progress: AuditProgress) => void;
}

/** The progress of an audit. */
export interface AuditProgress {
  /** The count of messages whose facts were found right, and the count of all messages to read. */
  readonly messages: number;
  readonly messagesInAll: number;
  readonly facts: number;
  /** The height of the last accepted block; 0 before the first. */
  readonly height: bigint;
}

/** The result of an audit. */
export interface AuditReport extends AuditProgress {
  /** The first fact that is wrong; undefined if everything holds. */
  readonly finding: Finding | undefined;
  readonly signatures: number;
  /**
   * The lists that the audit judged without the rules of their protocol. If there are any, the report does not vouch
   * for them.
   */
  readonly unchecked: readonly Unchecked[];
}

const PROGRESS_FACTS = 2_000;

/**
 * Decides again each fact that the six actors stated, in one order in which causes come before consequences. Stops at
 * the first fact that is wrong (docs/spec/audit.md). Rejects if the streams cannot be read.
 */
export const audit = (parts: AuditParts): Promise<AuditReport> => new Audit(parts).run();

class Audit {
  private readonly parts: AuditParts;
  private readonly order: FactOrder;
  private readonly wsc: VersionedWsc;
  private readonly replays: Readonly<Record<ActorName, Replay>>;
  private readonly hearers: Readonly<Record<ActorName, readonly Replay[]>>;
  private readonly desk: SignatureDesk;
  private readonly conservation: Conservation;
  private facts = 0;

  constructor(parts: AuditParts) {
    const { genesis, source, checker, installed = [] } = parts;
    this.parts = parts;
    this.order = new FactOrder(source, genesis.chainId);
    this.wsc = new VersionedWsc(genesis, installed);
    this.replays = sixReplays(genesis, this.wsc.rules);
    this.hearers = each((actor) =>
      actorNames.filter((one) => catalogue[one].hears.includes(actor)).map((one) => this.replays[one]),
    );
    this.desk = new SignatureDesk(checker, genesis.chainId);
    this.conservation = new Conservation(genesis);
  }

  /**
   * Prefers a finding of the desk: it is about a fact that the rules found right, so it is earlier than the fact that
   * they found wrong.
   */
  async run(): Promise<AuditReport> {
    await this.order.open();
    const byRules = await this.judgeAll();
    const finding = (await this.desk.finish()) ?? byRules;
    return { ...this.progress(), finding, signatures: this.desk.taken, unchecked: this.wsc.unchecked };
  }

  /** Returns the first finding by the rules. Checks of signatures may still be running then. */
  private async judgeAll(): Promise<Finding | undefined> {
    for (;;) {
      const next = await this.order.next();
      switch (next.type) {
        case 'broken':
          return next.finding;
        case 'end':
          return this.hearToTheEnd();
        case 'fact': {
          const finding = this.judge(next.stated) ?? (this.desk.isFull ? await this.desk.room() : undefined);
          if (finding !== undefined) return finding;
          break;
        }
        default:
          return next satisfies never;
      }
    }
  }

  private judge(stated: StatedFact): Finding | undefined {
    const { actor } = stated;
    const sentence = this.replays[actor].judge(stated) ?? this.conservation.take(stated);
    if (sentence !== undefined) return { ...named(stated), sentence };
    this.facts += 1;
    this.wsc.take(stated);
    for (const hearer of this.hearers[actor]) hearer.arrive(stated);
    this.desk.take(stated, this.facts);
    const unfitting = this.order.took(stated);
    if (unfitting !== undefined) return unfitting;
    if (this.facts % PROGRESS_FACTS === 0) this.parts.onProgress?.(this.progress());
    return this.hearOn();
  }

  /** Lets actors that state few facts hear meanwhile, because the facts that wait for them would fill the memory. */
  private hearOn(): Finding | undefined {
    for (const actor of actorNames) {
      const ahead = this.order.ahead(actor);
      if (ahead === undefined) continue;
      const sentence = this.replays[actor].goOn(ahead === 'over' ? undefined : ahead, false);
      if (sentence !== undefined) {
        return ahead === 'over' ? this.atTheEnd(actor, sentence) : { ...named(ahead), sentence };
      }
    }
    return undefined;
  }

  /** Lets each actor hear the rest, once all facts were found right; an invariant may still break. */
  private hearToTheEnd(): Finding | undefined {
    for (const actor of actorNames) {
      const sentence = this.replays[actor].goOn(undefined, true);
      if (sentence !== undefined) return this.atTheEnd(actor, sentence);
    }
    return undefined;
  }

  /**
   * Makes a finding at the end of an actor's stream: the fault came up when the actor heard the others to their ends.
   */
  private atTheEnd(actor: ActorName, sentence: string): Finding {
    return { actor, ...this.order.lastOf(actor), name: 'the end of its stream', sentence };
  }

  private progress(): AuditProgress {
    const { messages, messagesInAll } = this.order;
    return { messages, messagesInAll, facts: this.facts, height: this.conservation.height };
  }
}
