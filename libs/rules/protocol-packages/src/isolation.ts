import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The bounds of a process that runs strangers' code. */
export interface Bounds {
  /** ms. */
  readonly timeMs: number;
  /** The size of its heap, MiB. */
  readonly heapMiB: number;
  /** The size of its address space, KiB, on a system that can bound it (Linux). Node alone takes about a gigabyte. */
  readonly addressesKiB: number;
  /** The size of its output. */
  readonly outputBytes: number;
}

export const usualBounds: Bounds = { timeMs: 10_000, heapMiB: 128, addressesKiB: 2_000_000, outputBytes: 1_000_000 };

/** The end of a process that ran alone: with its output, or without an answer. */
export type Ended =
  { readonly type: 'said'; readonly output: string } | { readonly type: 'failed'; readonly sentence: string };

/**
 * Runs a module in a process that has nothing: an empty environment, an empty folder as its own, no file but those
 * named, no file to write, no other process, no thread, no native code, no code made of texts. Its time, memory and
 * output are bounded. Node 24 cannot forbid sockets: the module must not hand them to code that it does not trust.
 */
export async function runAlone(
  module: string,
  readable: readonly string[],
  input: string,
  bounds: Bounds = usualBounds,
): Promise<Ended> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-alone-'));
  try {
    return await ended(module, readable, input, folder, bounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The shell bounds itself, then becomes the program; on a system without that bound the program runs unbounded. */
const BOUNDED = 'ulimit -v "$1" 2>/dev/null; shift; exec "$@"';

function ended(
  module: string,
  readable: readonly string[],
  input: string,
  folder: string,
  { timeMs, heapMiB, addressesKiB, outputBytes }: Bounds,
): Promise<Ended> {
  const words = [
    '--permission',
    ...[module, ...readable].map((file) => `--allow-fs-read=${file}`),
    '--disallow-code-generation-from-strings',
    '--frozen-intrinsics',
    `--max-old-space-size=${heapMiB}`,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    module,
  ];
  const child = spawn('/bin/sh', ['-c', BOUNDED, 'sh', String(addressesKiB), process.execPath, ...words], {
    cwd: folder,
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    let why: string | undefined;
    const end = (sentence: string): void => {
      why ??= sentence;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`it took longer than ${timeMs / 1000} s`), timeMs);
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > outputBytes) end(`it said more than ${outputBytes} bytes`);
      else parts.push(part);
    });
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    child.stdin.end(input);
    child.once('error', (error) => end(`it could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (why === undefined && code === 0) resolve({ type: 'said', output: Buffer.concat(parts).toString('utf8') });
      else {
        resolve({
          type: 'failed',
          sentence: why ?? `it ended with ${signal ?? `exit code ${code}`} before it answered`,
        });
      }
    });
  });
}
