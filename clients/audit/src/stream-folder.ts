import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import { ContractError, decodeStoredMessage, encodeStoredMessage, type StoredMessage } from '@bpdao/messages';
import type { StreamSource } from './stream-source.ts';

/** The error of a folder that holds no streams or broken ones, with one sentence. */
export class StreamFolderError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'StreamFolderError';
  }
}

const GENESIS = 'genesis.json';
const LENGTH_BYTES = 4;
/** Longer than any message that a broker takes, bytes. */
const MESSAGE_BYTES_MAX = 16_000_000;
const WRITE_BYTES = 1_000_000;

const fileOf = (folder: string, actor: ActorName): string => path.join(folder, `${actor}.stream`);

/** Streams kept in a folder (docs/spec/audit.md, "Streams in a folder"): the genesis file, and a file a stream. */
export class StreamFolder implements StreamSource {
  private readonly folder: string;

  /** Throws StreamFolderError if the folder holds no streams. */
  constructor(folder: string) {
    this.folder = folder;
    for (const file of [path.join(folder, GENESIS), ...actorNames.map((actor) => fileOf(folder, actor))]) {
      if (!existsSync(file)) {
        throw new StreamFolderError(`${folder} holds no streams to audit: ${path.basename(file)} is missing.`);
      }
    }
  }

  genesisFile(): Promise<Uint8Array> {
    return readFile(path.join(this.folder, GENESIS));
  }

  async last(actor: ActorName): Promise<number> {
    let last = 0;
    for await (const _record of this.records(actor)) last += 1;
    return last;
  }

  async *read(actor: ActorName, from: number, to: number): AsyncGenerator<StoredMessage> {
    let at = 0;
    for await (const record of this.records(actor)) {
      at += 1;
      if (at > to) return;
      if (at >= from) yield this.decode(actor, at, record);
    }
  }

  private decode(actor: ActorName, at: number, record: Uint8Array): StoredMessage {
    try {
      return decodeStoredMessage(record);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      throw new StreamFolderError(`${fileOf(this.folder, actor)}: record ${at} is no message: ${error.message}.`);
    }
  }

  private async *records(actor: ActorName): AsyncGenerator<Uint8Array> {
    const file = fileOf(this.folder, actor);
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(file, { highWaterMark: WRITE_BYTES }) as AsyncIterable<Buffer>) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      while (bytes.length - at >= LENGTH_BYTES) {
        const length = bytes.readUInt32BE(at);
        if (length > MESSAGE_BYTES_MAX) {
          throw new StreamFolderError(`${file} is no file of messages: one would have ${length} bytes.`);
        }
        if (bytes.length - at - LENGTH_BYTES < length) break;
        yield bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length);
        at += LENGTH_BYTES + length;
      }
      rest = bytes.subarray(at);
    }
    if (rest.length > 0) throw new StreamFolderError(`${file} ends in the middle of a message.`);
  }
}

/** Keeps the messages that are read in a folder, so that they can be audited again without the network. */
export class KeptSource implements StreamSource {
  private readonly source: StreamSource;
  private readonly files: ReadonlyMap<ActorName, FileHandle>;

  private constructor(source: StreamSource, files: ReadonlyMap<ActorName, FileHandle>) {
    this.source = source;
    this.files = files;
  }

  /** Begins an empty folder. Throws StreamFolderError if it holds streams already. */
  static async open(source: StreamSource, folder: string, genesisFile: Uint8Array): Promise<KeptSource> {
    if (existsSync(path.join(folder, GENESIS))) throw new StreamFolderError(`${folder} holds streams already.`);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, GENESIS), genesisFile);
    return new KeptSource(
      source,
      new Map(
        await Promise.all(actorNames.map(async (actor) => [actor, await open(fileOf(folder, actor), 'w')] as const)),
      ),
    );
  }

  last(actor: ActorName): Promise<number> {
    return this.source.last(actor);
  }

  async *read(actor: ActorName, from: number, to: number): AsyncGenerator<StoredMessage> {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    for await (const message of this.source.read(actor, from, to)) {
      const record = recordOf(message);
      waiting.push(record);
      bytes += record.length;
      if (bytes > WRITE_BYTES) {
        await this.files.get(actor)?.appendFile(Buffer.concat(waiting.splice(0)));
        bytes = 0;
      }
      yield message;
    }
    await this.files.get(actor)?.appendFile(Buffer.concat(waiting));
    waiting = [];
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.files.values(), (file) => file.close()));
  }
}

function recordOf(message: StoredMessage): Uint8Array {
  const encoded = encodeStoredMessage(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(encoded.length);
  return Buffer.concat([length, encoded]);
}
