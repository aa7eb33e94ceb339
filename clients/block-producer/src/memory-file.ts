import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last Tx list that was signed. */
export interface SignedList {
  readonly height: bigint;
  readonly attempt: number;
  readonly try: number;
}

/** What a producer must not forget, whatever happens to it. */
export interface Memory {
  readonly lastList: SignedList | undefined;
  /** The votes last signed, hex of their payloads by pool; newest last. */
  readonly votes: ReadonlyMap<string, string>;
}

const FORMAT = 'bpdao-producer-memory/1';
const VOTES_KEPT = 16;

/**
 * Written before anything is sent that must not be said twice differently: lists and votes. Each write is whole or not
 * there (a new file takes the old one's place) and on the disk before it returns.
 */
export class MemoryFile {
  readonly #file: string;
  readonly #chainId: string;
  #memory: Memory;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, chainId: string, memory: Memory) {
    this.#file = file;
    this.#chainId = chainId;
    this.#memory = memory;
  }

  /** Reads it, or begins it. Throws when the file is there and cannot be understood: forgetting would be dangerous. */
  static async open(file: string, chainId: string): Promise<MemoryFile> {
    await mkdir(dirname(file), { recursive: true });
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    const memory = text === undefined ? { lastList: undefined, votes: new Map<string, string>() } : parse(text, file, chainId);
    return new MemoryFile(file, chainId, memory);
  }

  get memory(): Memory {
    return this.#memory;
  }

  async rememberList(lastList: SignedList): Promise<void> {
    await this.#write({ ...this.#memory, lastList });
  }

  async rememberVote(poolId: string, payload: string): Promise<void> {
    const votes = new Map([...this.#memory.votes].filter(([pool]) => pool !== poolId).slice(1 - VOTES_KEPT));
    await this.#write({ ...this.#memory, votes: votes.set(poolId, payload) });
  }

  #write(memory: Memory): Promise<void> {
    this.#memory = memory;
    this.#writing = this.#writing.then(() => replaceFile(this.#file, write(this.#memory, this.#chainId)));
    return this.#writing;
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.next`;
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
}

function write({ lastList, votes }: Memory, chainId: string): string {
  const list = lastList && { ...lastList, height: String(lastList.height) };
  return `${JSON.stringify({ format: FORMAT, chainId, lastList: list, votes: Object.fromEntries(votes) })}\n`;
}

function parse(text: string, file: string, chainId: string): Memory {
  const found = parseJson(text);
  if (!isObject(found) || found.format !== FORMAT || !isObject(found.votes)) throw new Error(`${file} is not this program's memory; it is not safe to produce without it.`);
  if (found.chainId !== chainId) throw new Error(`${file} is the memory of another chain; name another folder with --data.`);
  const votes = new Map(Object.entries(found.votes).map(([pool, payload]) => [pool, String(payload)]));
  const list = found.lastList;
  const lastList = isObject(list) ? { height: BigInt(String(list.height)), attempt: Number(list.attempt), try: Number(list.try) } : undefined;
  return { lastList, votes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (found: unknown): found is Record<string, unknown> => typeof found === 'object' && found !== null;
