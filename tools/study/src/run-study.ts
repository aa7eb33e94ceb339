import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commandLine, readWords, wholeNumber } from '@bpdao/command-line';
import { dilution } from './dilution.ts';
import { salary } from './salary.ts';
import { selection } from './selection.ts';
import type { Study } from './study.ts';
import { takeover } from './takeover.ts';

export const studies: readonly Study[] = [takeover, selection, salary, dilution];

const BLOCKS_MAX = 1_000_000;

/** Runs one command line and says how the process must exit: 0 done, 1 failed, 2 wrong use. */
export async function runStudy(words: readonly string[]): Promise<number> {
  const program = commandLine('study', 'Runs the rules over thousands of blocks, and writes a chart and its numbers.')
    .argument('<which>', studies.map(({ name, question }) => `${name}: ${question}`).join('; '))
    .option('--out <folder>', 'folder for the files', 'studies')
    .option('--seed <text>', 'chance follows from it: the same seed, the same files', '1')
    .option(
      '--blocks <number>',
      'blocks, or draws; each study has its own number; takeover runs until the majority is bought',
      wholeNumber(1, BLOCKS_MAX),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use. docs/studies.md explains each.');
  const exitCode = readWords(program, words);
  if (exitCode !== undefined) return exitCode;
  const [which = ''] = program.args;
  const study = studies.find(({ name }) => name === which);
  if (study === undefined) {
    return fail(`There is no study ${which}; there are ${studies.map(({ name }) => name).join(', ')}.`, 2);
  }
  const { out, seed, blocks, json } = program.opts<{
    readonly out: string;
    readonly seed: string;
    readonly blocks?: number;
    readonly json?: boolean;
  }>();
  const { files, findings } = study.run({ seed, blocks });
  try {
    await mkdir(out, { recursive: true });
    for (const { name, content } of files) await writeFile(path.join(out, name), content);
  } catch (error) {
    return fail(`Nothing can be written into ${out}: ${error instanceof Error ? error.message : String(error)}.`, 1);
  }
  const written = files.map(({ name }) => path.join(out, name));
  process.stdout.write(
    json === true
      ? `${JSON.stringify({ study: study.name, seed, findings, files: written })}\n`
      : [...findings, '', ...written].map((line) => `${line}\n`).join(''),
  );
  return 0;
}

function fail(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  return exitCode;
}
