import path from 'node:path';
import type { ListRefusal } from '@bpdao/work-protocols';
import type { VectorList } from './block-vector.ts';
import { runAlone, usualBounds, type Bounds } from './isolation.ts';
import { PackageError } from './package-error.ts';
import type { PackageFiles } from './package-files.ts';

/**
 * The answer of a package about a list: the list may become a block, or the package refused it, or the package threw.
 */
export type Examined =
  | { readonly type: 'taken' }
  | ({ readonly type: 'refused' } & ListRefusal)
  | { readonly type: 'threw'; readonly sentence: string };

const PROGRAM = path.join(import.meta.dirname, `examine-alone${path.extname(import.meta.filename)}`);
/** The file that tells Node that the program is a module. */
const PROGRAM_PACKAGE = path.resolve(import.meta.dirname, '../package.json');

/**
 * Lets a package examine lists without trusting it: its code runs in a process of its own that can read nothing of this
 * machine (docs/spec/work-protocols.md, "Checking a package"). Throws PackageError if it is no work protocol, or does
 * not answer.
 */
export async function examineAlone(
  { name, version, entry, files }: PackageFiles,
  lists: readonly VectorList[],
  bounds: Bounds = usualBounds,
): Promise<readonly Examined[]> {
  const code = new TextDecoder().decode(files.get(entry));
  const named = `${entry} of ${name}@${version}`;
  const ended = await runAlone(
    PROGRAM,
    [PROGRAM_PACKAGE],
    JSON.stringify({ code, lists: lists.map((list) => JSON.stringify(list, tagged)) }),
    bounds,
  );
  if (ended.type === 'failed') {
    throw new PackageError(`The module ${named} did not answer when it was run: ${ended.sentence}.`);
  }
  const answer = answerIn(ended.output, lists.length);
  switch (answer.type) {
    case 'examined':
      return answer.lists;
    case 'broken':
      throw new PackageError(
        `The module ${named} cannot be loaded: ${answer.sentence}. It must be one file that imports nothing.`,
      );
    case 'no-protocol':
      throw new PackageError(`The module ${named} exports no workProtocol with the functions order and examine.`);
    default:
      return answer satisfies never;
  }
}

const tagged = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? { bigint: String(value) } : value;

type Answer =
  | { readonly type: 'examined'; readonly lists: readonly Examined[] }
  | { readonly type: 'broken'; readonly sentence: string }
  | { readonly type: 'no-protocol' };

/** Reads the answer of the other process, which may have any shape. */
function answerIn(output: string, count: number): Answer {
  const read = objectIn(output);
  if (read.type === 'broken' && typeof read.sentence === 'string') return { type: 'broken', sentence: read.sentence };
  if (
    read.type !== 'examined' ||
    !Array.isArray(read.lists) ||
    read.lists.length !== count ||
    !read.lists.every(isExamined)
  ) {
    return { type: 'no-protocol' };
  }
  return { type: 'examined', lists: read.lists };
}

function objectIn(output: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(output);
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

function isExamined(one: unknown): one is Examined {
  if (!isObject(one)) return false;
  if (one.type === 'taken') return true;
  if (one.type === 'threw') return typeof one.sentence === 'string';
  return one.type === 'refused' && Number.isSafeInteger(one.index) && typeof one.code === 'string';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
