import { existsSync } from 'node:fs';
import { JournalError } from './journal-error.ts';
import { readLines, writeLines } from './json-lines.ts';
import type { RawMessage } from './raw-message.ts';

const FORMAT = 'bpdao-stream-copy/1';

/** The first line of a copy, which names the copied stream. */
export interface CopyHead {
  readonly format: typeof FORMAT;
  readonly actor: string;
  readonly chainId: string;
  /** The last sequence of the copied stream. */
  readonly lastSequence: number;
  /** The number of its messages that continue the chain, and the hash of the last of them. */
  readonly kept: number;
  readonly hash: string;
  /** Copies of the stream in the broker's cluster. */
  readonly replicas: number;
  /** The path of the file for messages that are set aside. */
  readonly setAside: string;
}

/** A message as it is kept on disk. `why`, the end of a sentence, is present if it does not continue the chain. */
export interface CopiedMessage extends RawMessage {
  readonly why?: string;
}

/** A whole stream on disk, as it was before the repair: the head, then one message a line. */
export class StreamCopy {
  readonly file: string;
  readonly head: CopyHead;

  private constructor(file: string, head: CopyHead) {
    this.file = file;
    this.head = head;
  }

  /** Writes and syncs a copy. Throws JournalError if the file exists. */
  static async write(
    file: string,
    what: Omit<CopyHead, 'format'>,
    messages: AsyncIterable<CopiedMessage>,
  ): Promise<StreamCopy> {
    mustBeNew(file);
    const head: CopyHead = { format: FORMAT, ...what };
    await writeLines(file, behind(head, messages));
    return new StreamCopy(file, head);
  }

  /** Opens an existing copy. Throws JournalError if it is missing or is no copy of a stream. */
  static async open(file: string): Promise<StreamCopy> {
    try {
      for await (const head of readLines(file)) {
        if (isHead(head)) return new StreamCopy(file, head);
        else break;
      }
    } catch (error) {
      throw new JournalError(
        `the copy ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    throw new JournalError(`${file} is not the copy of a stream`);
  }

  /** Yields its messages, in the order of the stream. */
  async *messages(): AsyncGenerator<CopiedMessage> {
    let isFirst = true;
    for await (const line of readLines(this.file)) {
      if (!isFirst) yield line as CopiedMessage; // written here, whole or not at all
      isFirst = false;
    }
  }

  /** Yields the messages that continue the chain. */
  async *kept(): AsyncGenerator<CopiedMessage> {
    for await (const message of this.messages()) if (message.why === undefined) yield message;
  }

  /** Writes and syncs the file of messages that do not continue the chain; replaces an earlier one. */
  async setAside(): Promise<void> {
    await writeLines(this.head.setAside, this.foreign());
  }

  /** Yields the messages that do not continue the chain. */
  async *foreign(): AsyncGenerator<CopiedMessage> {
    for await (const message of this.messages()) if (message.why !== undefined) yield message;
  }
}

/** Throws JournalError if a file exists: messages that were set aside are never overwritten. */
export function mustBeNew(file: string): void {
  if (existsSync(file)) throw new JournalError(`${file} is there already; name another file`);
}

async function* behind(head: CopyHead, messages: AsyncIterable<CopiedMessage>): AsyncGenerator<object> {
  yield head;
  yield* messages;
}

const isHead = (found: unknown): found is CopyHead =>
  typeof found === 'object' && found !== null && (found as Partial<CopyHead>).format === FORMAT;
