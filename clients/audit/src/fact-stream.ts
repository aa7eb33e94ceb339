import { factSubject, messageHash, type ActorName } from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';
import type { Finding } from './finding.ts';
import { openMessage, type StatedFact } from './open-message.ts';
import type { StreamSource } from './stream-source.ts';

/**
 * Hands out one actor's stream, a fact at a time. It hands out a message once the next two are known. If the next
 * message names another hash, and the chain goes on behind that message, the bytes of this message are wrong; else the
 * next message does not belong there.
 */
export class FactStream {
  readonly actor: ActorName;
  private readonly source: StreamSource;
  private readonly chainId: string;
  private messages: AsyncIterator<StoredMessage>;
  /** The sequence and the hash of the last message read. */
  private last: { readonly sequence: number; readonly hash: string };
  private end = 0;
  private waiting: readonly StatedFact[] = [];
  private at = 0;
  private following: StoredMessage | undefined;
  private behind: StoredMessage | undefined;
  /** The fault of the current message as a whole. */
  private unfitting: Finding | undefined;
  private bounds = 0;

  constructor(actor: ActorName, source: StreamSource, chainId: string) {
    this.actor = actor;
    this.source = source;
    this.chainId = chainId;
    this.last = { sequence: 0, hash: chainId };
    this.messages = nothingAt();
  }

  /** The next fact, if it is known; `fill` makes it known. */
  get head(): StatedFact | undefined {
    return this.waiting[this.at];
  }

  /** The last sequence that is read. */
  get lastSequence(): number {
    return this.end;
  }

  /** Makes the next fact known, unless the stream ends. Returns the finding if the next message holds no right fact. */
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

  /** Takes note that the fact at the head was found right. Returns the finding if its message as a whole is wrong. */
  took(): Finding | undefined {
    this.at += 1;
    return this.head === undefined ? this.unfitting : undefined;
  }

  /** The fault of the message in which the next fact stands, as a whole. */
  get unfit(): Finding | undefined {
    return this.head === undefined ? undefined : this.unfitting;
  }

  /** Reads the end of the stream, up to which messages are read, and the first two messages. */
  async open(): Promise<void> {
    this.end = await this.source.last(this.actor);
    this.messages = this.source.read(this.actor, 1, this.end)[Symbol.asyncIterator]();
    this.following = await this.nextMessage();
    this.behind = await this.nextMessage();
  }

  /**
   * Reads the end of the stream once more, after all streams were opened. A fact in an opened stream can have heard
   * nothing beyond this end.
   */
  async bound(): Promise<void> {
    this.bounds = Math.max(this.end, await this.source.last(this.actor));
  }

  /** True if the stream ends here for this audit: no fact that is read had heard more of it. */
  get isOver(): boolean {
    return this.head === undefined && this.following === undefined && this.end === this.bounds;
  }

  /** Reads on up to this sequence. Returns false if the stream does not go so far. */
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

  /** Tells if the chain of hashes goes on from the message that follows. */
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
