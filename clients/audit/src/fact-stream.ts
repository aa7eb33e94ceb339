import { factSubject, messageHash, type ActorName } from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';
import type { Finding } from './finding.ts';
import { openMessage, type StatedFact } from './open-message.ts';
import type { StreamSource } from './stream-source.ts';

/**
 * One actor's stream, a fact at a time. A message is handed out once the next two are known: bytes that do not fit the
 * hash which the next one names are found where they stand, not where they are missed, if the chain goes on behind that
 * one; else it is the next one that does not belong there.
 */
export class FactStream {
  readonly actor: ActorName;
  private readonly source: StreamSource;
  private readonly chainId: string;
  private messages: AsyncIterator<StoredMessage>;
  /** Of the last message read. */
  private last: { readonly sequence: number; readonly hash: string };
  private end = 0;
  private waiting: readonly StatedFact[] = [];
  private at = 0;
  private following: StoredMessage | undefined;
  private behind: StoredMessage | undefined;
  /** What is wrong with the message whose facts are handed out, as a whole. */
  private unfitting: Finding | undefined;
  private bounds = 0;

  constructor(actor: ActorName, source: StreamSource, chainId: string) {
    this.actor = actor;
    this.source = source;
    this.chainId = chainId;
    this.last = { sequence: 0, hash: chainId };
    this.messages = nothingAt();
  }

  /** The next fact, where it is known; `fill` makes it so. */
  get head(): StatedFact | undefined {
    return this.waiting[this.at];
  }

  /** The last sequence that is read. */
  get lastSequence(): number {
    return this.end;
  }

  /** Makes the next fact known, unless the stream ends; the finding when what comes next cannot be one. */
  async fill(): Promise<Finding | undefined> {
    if (this.head !== undefined) return undefined;
    const message = this.following;
    if (message === undefined) return undefined;
    const misplaced = this.misplaced(message);
    if (misplaced !== undefined) return misplaced;
    const opened = openMessage(this.actor, this.chainId, message);
    if (opened.type === 'broken') return { ...this.named(message), ...opened.where, sentence: opened.sentence };
    this.last = {
      sequence: message.sequence,
      hash: messageHash(factSubject(this.actor, message.name), message.previousHash, message.payload),
    };
    this.following = this.behind;
    this.behind = await this.nextMessage();
    const isFollowed = this.following?.sequence === message.sequence + 1;
    this.unfitting =
      isFollowed && this.following?.previousHash !== this.last.hash && this.isChained()
        ? {
            ...this.named(message),
            sentence: `its bytes do not have the hash that message ${message.sequence + 1} names as the one before it`,
          }
        : undefined;
    this.waiting = opened.facts;
    this.at = 0;
    return undefined;
  }

  /** The fact at the head was found to be right; the finding when its message as a whole is not. */
  took(): Finding | undefined {
    this.at += 1;
    return this.head === undefined ? this.unfitting : undefined;
  }

  /** What is wrong with the message that the next fact stands in, as a whole. */
  get unfit(): Finding | undefined {
    return this.head === undefined ? undefined : this.unfitting;
  }

  /** Looks where the stream ends now: as far as that is read. */
  async open(): Promise<void> {
    this.end = await this.source.last(this.actor);
    this.messages = this.source.read(this.actor, 1, this.end)[Symbol.asyncIterator]();
    this.following = await this.nextMessage();
    this.behind = await this.nextMessage();
  }

  /**
   * Looks once more where it ends, when all streams were opened: whatever was stated by then had heard no more than
   * what stands up to there.
   */
  async bound(): Promise<void> {
    this.bounds = Math.max(this.end, await this.source.last(this.actor));
  }

  /** Whether it ends here for this audit: nothing that is read had heard more of it. */
  get isOver(): boolean {
    return this.head === undefined && this.following === undefined && this.end === this.bounds;
  }

  /** Reads on as far as this sequence; false where the stream does not go so far. */
  async extendTo(sequence: number): Promise<boolean> {
    if (sequence > this.bounds) return false;
    this.messages = this.source.read(this.actor, this.end + 1, sequence)[Symbol.asyncIterator]();
    this.end = sequence;
    this.following ??= await this.nextMessage();
    this.behind ??= await this.nextMessage();
    return true;
  }

  private async nextMessage(): Promise<StoredMessage | undefined> {
    const next = await this.messages.next();
    return next.done === true ? undefined : next.value;
  }

  /** Whether the chain goes on from the message that follows. */
  private isChained(): boolean {
    const { actor, following, behind } = this;
    return (
      following !== undefined &&
      behind?.previousHash ===
        messageHash(factSubject(actor, following.name), following.previousHash, following.payload)
    );
  }

  private misplaced(message: StoredMessage): Finding | undefined {
    const wanted = this.last.sequence + 1;
    if (message.sequence !== wanted) return { ...this.named(message), sentence: `message ${wanted} should stand here` };
    if (message.previousHash === this.last.hash) return undefined;
    return {
      ...this.named(message),
      sentence:
        wanted === 1
          ? 'it is the first one, and does not name the hash of the genesis file as the one before it'
          : `it does not name the hash of message ${wanted - 1} as the one before it`,
    };
  }

  private named({ sequence, name }: StoredMessage): Omit<Finding, 'sentence'> {
    return { actor: this.actor, sequence, name };
  }
}

async function* nothingAt(): AsyncGenerator<StoredMessage> {}
