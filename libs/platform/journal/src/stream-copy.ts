import { existsSync } from 'node:fs';
import { JournalError } from './journal-error.ts';
import { readLines, writeLines } from './json-lines.ts';
import type { RawMessage } from './raw-message.ts';

const FORMAT = 'bpdao-stream-copy/1';

/** What a copy is of: its first line. */
export interface CopyHead {
  readonly format: typeof FORMAT;
  readonly actor: string;
  readonly chainId: string;
  /** Last sequence of the stream that was copied. */
  readonly lastSequence: number;
  /** How many of its messages continue the chain, and the hash of the last of them. */
  readonly kept: number;
  readonly hash: string;
  /** Copies of the stream in the broker's cluster. */
  readonly replicas: number;
  /** Path of the file with what is set aside. */
  readonly setAside: string;
}

/** A message as it is kept on disk; `why`, the end of a sentence, on one that does not continue the chain. */
export interface CopiedMessage extends RawMessage {
  readonly why?: string;
}

/** A whole stream on disk, as it was before it is made anew: first what it is of, then a message a line. */
export class StreamCopy {
  readonly file: string;
  readonly head: CopyHead;

  private constructor(file: string, head: CopyHead) {
    this.file = file;
    this.head = head;
  }

  /** Writes and syncs it. Throws JournalError when there is such a file. */
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

  /** One that was written before. Throws JournalError when it is not there, or is not what it should be. */
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

  /** Its messages, in the order of the stream. */
  async *messages(): AsyncGenerator<CopiedMessage> {
    let isFirst = true;
    for await (const line of readLines(this.file)) {
      if (!isFirst) yield line as CopiedMessage; // written here, whole or not at all
      isFirst = false;
    }
  }

  /** Those that continue the chain. */
  async *kept(): AsyncGenerator<CopiedMessage> {
    for await (const message of this.messages()) if (message.why === undefined) yield message;
  }

  /** Writes and syncs, again when it was done before, the file of what does not. */
  async setAside(): Promise<void> {
    await writeLines(this.head.setAside, this.foreign());
  }

  /** Those that do not. */
  async *foreign(): AsyncGenerator<CopiedMessage> {
    for await (const message of this.messages()) if (message.why !== undefined) yield message;
  }
}

/** Throws JournalError when a file is there: nothing that was set aside is ever written over. */
export function mustBeNew(file: string): void {
  if (existsSync(file)) throw new JournalError(`${file} is there already; name another file`);
}

async function* behind(head: CopyHead, messages: AsyncIterable<CopiedMessage>): AsyncGenerator<object> {
  yield head;
  yield* messages;
}

const isHead = (found: unknown): found is CopyHead =>
  typeof found === 'object' && found !== null && (found as Partial<CopyHead>).format === FORMAT;
