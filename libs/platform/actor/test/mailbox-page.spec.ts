import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/spec/mailbox.md'), 'utf8');
/** A short name on the page stands for a file of this folder. */
const ROOMS = 'libs/platform/actor/src';

/** The files that a text names, from the root. */
const filesIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(/`([\w./-]+\.ts)`/g), ([, file = '']) =>
    /^(libs|services)\//.test(file) ? file : `${ROOMS}/${file}`,
  );

/** The files of the steps, by the numbered table. */
const steps = Array.from(PAGE.matchAll(/^\| (\d+) \| (`[^`]+`) \|/gm), ([, number, file = '']) => ({
  number: Number(number),
  file: filesIn(file)[0] ?? '',
}));

describe('the page about the mailbox', () => {
  it('shows the way of a vote in at most ten steps, numbered in order', () => {
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(10);
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_step, index) => index + 1));
  });

  it('shows in its picture the steps of its table, by the same numbers and files', () => {
    const names = new Map(
      Array.from(PAGE.matchAll(/^ +participant (\w+) as (.+)$/gm), ([, name = '', file = '']) => [name, file]),
    );
    const arrows = Array.from(PAGE.matchAll(/^ +\w+->>(\w+): (\d+) /gm), ([, to = '', number]) => ({
      number: Number(number),
      file: names.get(to),
    }));
    expect(arrows).toEqual(steps.map(({ number, file }) => ({ number, file: path.basename(file) })));
  });

  it('names files that are there', () => {
    const files = filesIn(PAGE);
    expect(files.length).toBeGreaterThan(steps.length);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});
