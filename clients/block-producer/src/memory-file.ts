import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last Tx list that was signed. */
export interface SignedList {
  readonly height: bigint;
  readonly attempt: number;
  readonly try: number;
}

/** The signed lists and votes that a producer must not forget, so that it does not contradict them after a crash. */
export interface Memory {
  readonly lastList: SignedList | undefined;
  /** The payloads of the last signed votes in hex, by pool; the newest is the last. */
  readonly votes: ReadonlyMap<string, string>;
}

const FORMAT = 'bpdao-producer-memory/2';
const VOTES_KEPT = 16;
/** The number of lines after which the file is written anew, with the lines that still count. */
const LINES_MAX = 4_096;

/**
 * A file of the lists and votes that the producer signed, so that it never signs two different ones for one occasion.
 * Each is a line, written to the disk before the producer sends it. A last line that a crash cut short was never sent.
 */
export class MemoryFile {
  private readonly file: string;
  private readonly chainId: string;
  private lastList: SignedList | undefined;
  private readonly votes: Map<string, string>;
  private handle: FileHandle | undefined;
  private lines = 0;
  private readonly unwritten: string[] = [];
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, chainId: string, { lastList, votes }: Memory) {
    this.file = file;
    this.chainId = chainId;
    this.lastList = lastList;
    this.votes = new Map(votes);
  }

  /**
   * Reads the file, or begins it. Throws if the file cannot be understood, because a producer that forgets its words
   * may equivocate.
   */
  static async open(file: string, chainId: string): Promise<MemoryFile> {
    await mkdir(dirname(file), { recursive: true });
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    const memory = new MemoryFile(
      file,
      chainId,
      text === undefined ? { lastList: undefined, votes: new Map() } : parse(text, file, chainId),
    );
    await memory.begin();
    return memory;
  }

  get memory(): Memory {
    return { lastList: this.lastList, votes: this.votes };
  }

  async rememberList(lastList: SignedList): Promise<void> {
    this.lastList = lastList;
    await this.write(listLine(lastList));
  }

  async rememberVote(poolId: string, payload: string): Promise<void> {
    this.votes.delete(poolId);
    this.votes.set(poolId, payload);
    for (const oldest of this.votes.keys()) if (this.votes.size > VOTES_KEPT) this.votes.delete(oldest);
    await this.write(voteLine(poolId, payload));
  }

  /** Closes the file; nothing can be remembered after that. */
  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.handle?.close();
    this.handle = undefined;
  }

  /** Writes a line. Lines that come during a write go into the next write. */
  private write(line: string): Promise<void> {
    this.unwritten.push(line);
    this.writing = this.writing.then(() => this.writeAll());
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    const lines = this.unwritten.splice(0);
    if (lines.length === 0) return;
    if (this.handle === undefined) throw new Error(`${this.file} is closed: nothing may be signed any more`);
    await this.handle.write(lines.join(''));
    this.lines += lines.length;
    if (this.lines > LINES_MAX) await this.begin();
  }

  /** Puts a new file in the place of the old one, whole or not at all, and keeps it open for more lines. */
  private async begin(): Promise<void> {
    const next = `${this.file}.next`;
    const lines = [
      `${JSON.stringify({ format: FORMAT, chainId: this.chainId })}\n`,
      ...(this.lastList === undefined ? [] : [listLine(this.lastList)]),
      ...Array.from(this.votes, ([pool, payload]) => voteLine(pool, payload)),
    ];
    const handle = await open(next, SYNCHRONOUS_WRITES, 0o600);
    try {
      await handle.truncate();
      await handle.writeFile(lines.join(''));
      await rename(next, this.file);
    } catch (error) {
      await handle.close();
      throw error;
    }
    await this.handle?.close();
    this.handle = handle;
    this.lines = lines.length;
  }
}

/** The flag to append; a write returns when the bytes are on the disk. */
const SYNCHRONOUS_WRITES = 'as';

const listLine = ({ height, ...list }: SignedList): string =>
  `${JSON.stringify({ list: { height: String(height), ...list } })}\n`;
const voteLine = (pool: string, payload: string): string => `${JSON.stringify({ vote: { pool, payload } })}\n`;

function parse(text: string, file: string, chainId: string): Memory {
  const [header, ...lines] = text.split('\n').slice(0, -1).map(parseJson);
  const foreign = new Error(`${file} is not this program's memory; it is not safe to produce without it.`);
  if (!isObject(header) || header.format !== FORMAT) throw foreign;
  if (header.chainId !== chainId) {
    throw new Error(`${file} is the memory of another chain; name another folder with --data.`);
  }
  let lastList: SignedList | undefined;
  const votes = new Map<string, string>();
  for (const line of lines) {
    if (isObject(line) && isObject(line.list)) {
      lastList = {
        height: BigInt(String(line.list.height)),
        attempt: Number(line.list.attempt),
        try: Number(line.list.try),
      };
    } else if (isObject(line) && isObject(line.vote)) votes.set(String(line.vote.pool), String(line.vote.payload));
    else throw foreign;
  }
  return { lastList, votes: new Map([...votes].slice(-VOTES_KEPT)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (found: unknown): found is Record<string, unknown> => typeof found === 'object' && found !== null;
