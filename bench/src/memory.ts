import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HeapGraph } from './heap-graph.ts';
import { withBench, type MeasureOptions } from './measure.ts';
import { pause, rounded } from './statistics.ts';

/** The memory that a process holds, MiB. */
export interface MemoryOf {
  readonly measured: 'memory';
  readonly name: string;
  readonly resident: number;
  /** The part of it that is the program's own file and libraries, shared by all processes that run it. */
  readonly program: number;
  /** JavaScript that is in use. */
  readonly live: number;
  /** Garbage not yet collected, and room for more. */
  readonly room: number;
  /**
   * Memory beside the JavaScript heap: buffers, compilers, threads, and memory that the allocator has not given back.
   */
  readonly beside: number;
  /** The parts of `live` held by the rules' state and the remembered signatures; parts from 0.1 MiB on. */
  readonly parts: Readonly<Record<string, number>>;
}

/** The figures that a process reports of itself, bytes. */
interface Told {
  readonly residentBytes: number;
  readonly programBytes: number;
  readonly heapBytes: number;
  readonly liveBytes: number;
}

const MIB = 2 ** 20;
const LEAST_MIB = 0.1;
const LOOK_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * Measures the memory of every process after so many empty blocks and some seconds at the rate. The heaps of the
 * processes stay in the folder, for a closer look.
 */
export async function measureMemory(
  options: Omit<MeasureOptions, 'search' | 'tell'> & {
    readonly blocks: number;
    readonly folder: string;
    readonly tell: (measured: MemoryOf) => void;
  },
): Promise<readonly MemoryOf[]> {
  const { blocks, folder, rate, seconds, say, tell } = options;
  await mkdir(folder, { recursive: true });
  process.env.BPDAO_BENCH_MEMORY = path.resolve(folder);
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${pathToFileURL(path.join(import.meta.dirname, 'tell-memory.js')).href}`;
  const asked = await withBench(options, async (bench) => {
    say(`making ${blocks} blocks`);
    while (bench.watch.height < blocks) await pause(LOOK_MS);
    await bench.atRate(rate, seconds);
    const told: (readonly [name: string, pid: number, told: Told])[] = [];
    for (const [name, pid] of bench.processes.pids) {
      if (name !== 'broker') told.push([name, pid, await ask(folder, pid)]);
    }
    return told;
  });
  const all: MemoryOf[] = [];
  for (const [name, pid, told] of asked) {
    const graph = new HeapGraph(await readFile(path.join(folder, `${pid}.heapsnapshot`), 'utf8'));
    const one = memoryOf(name, told, partsOf(graph));
    tell(one);
    all.push(one);
  }
  return all;
}

async function ask(folder: string, pid: number): Promise<Told> {
  const file = path.join(folder, `${pid}.json`);
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  process.kill(pid, 'SIGWINCH');
  while (!existsSync(file)) {
    if (performance.now() > giveUpAtMs) throw new Error(`process ${pid} does not report its memory.`);
    await pause(LOOK_MS);
  }
  return JSON.parse(await readFile(file, 'utf8')) as Told;
}

function memoryOf(
  name: string,
  { residentBytes, programBytes, heapBytes, liveBytes }: Told,
  parts: MemoryOf['parts'],
): MemoryOf {
  const mib = (bytes: number): number => rounded(bytes / MIB, 0);
  return {
    measured: 'memory',
    name,
    resident: mib(residentBytes),
    program: mib(programBytes),
    live: mib(liveBytes),
    room: mib(heapBytes - liveBytes),
    beside: mib(residentBytes - programBytes - heapBytes),
    parts,
  };
}

/** Measures the fields of an actor's state, of a producer's state, and of a signature checker's memory. */
function partsOf(graph: HeapGraph): MemoryOf['parts'] {
  const fieldsOf = (className: string, field: string): [string, number][] =>
    graph.ofClass(className).flatMap((one) =>
      [...graph.properties(one)]
        .filter(([name]) => name === field)
        .flatMap(([, state]) => [...graph.properties(state)])
        .map(([name, to]): [string, number] => [name, graph.heldBy(to)]),
    );
  const all = [
    ...fieldsOf('Replica', 'state'),
    ...fieldsOf('Producer', '#state'),
    ...graph.ofClass('SignatureChecker').map((one): [string, number] => ['signatures', graph.heldBy(one)]),
  ];
  const large = all
    .map(([name, bytes]): [string, number] => [name, rounded(bytes / MIB)])
    .filter(([name, mib]) => mib >= LEAST_MIB && !NOT_OURS.has(name));
  return Object.fromEntries(large.toSorted(([, a], [, b]) => b - a));
}

/** The references that V8 itself adds to every object. */
const NOT_OURS: ReadonlySet<string> = new Set(['__proto__', 'map', 'properties', 'elements']);

/** Formats the measurements as a table in Markdown. */
export function memoryTable(all: readonly MemoryOf[]): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const told = ({ name, resident, program, live, room, beside, parts }: MemoryOf): string =>
    row([
      name,
      resident,
      program,
      live,
      room,
      beside,
      Object.entries(parts)
        .map(([part, mib]) => `${part} ${mib}`)
        .join(', '),
    ]);
  return [
    row(['', 'resident', 'program', 'heap in use', 'heap to spare', 'beside the heap', 'of the heap in use']),
    row(['---', '--:', '--:', '--:', '--:', '--:', '---']),
    ...all.map(told),
  ].join('\n');
}
