/**
 * `npm run test:faults -- --floods`: one identity at full speed, in every way, and how those are served meanwhile who
 * mean well.
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { commitOf, machine, replacePart, root } from './results-page.mjs';

const PROGRAM = path.join(root, 'tests/e2e/dist/floods/main.js');
/** Floods that leave one row say nothing of the others: their rows stay as they are told, on standard output. */
const HEAD = [
  '| flood | a second: flood, control | p50 / p99 of answers, ms: calm | during | control | settled: calm | during | control | queries: calm | during | control | longest gap, s: during | control | memory, MiB | calm again after, s | log | holds |',
];

/**
 * Runs the floods, and puts the table into the page when all of them ran. Gives the exit code: 0 when every row holds.
 */
export async function runFloods({ seconds, only }) {
  const begun = { day: new Date().toISOString().slice(0, 10), load: loadavg()[0].toFixed(1) };
  const { rows, code } = await measured(['--seconds', seconds, ...(only === undefined ? [] : ['--only', only])]);
  const broken = rows.filter(({ holds }) => !holds);
  if (only === undefined && code === 0) writeTable(rows, seconds, begun);
  process.stdout.write(`${rows.length - broken.length} hold, ${broken.length} do not\n`);
  return code === 0 && broken.length === 0 && rows.length > 0 ? 0 : 1;
}

function measured(words) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const rows = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    rows.push(JSON.parse(line));
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ rows, code })));
}

function writeTable(rows, seconds, { day, load }) {
  replacePart('Floods', [
    `\`npm run test:faults -- --floods${seconds === '10' ? '' : ` --seconds ${seconds}`}\`, ${day}, commit ${commitOf()}, ${machine}, load ${load} before it began. Three floods of ${seconds} s each, in turns with their controls: one identity, one`,
    'connection, as fast as the broker reads it, whatever is answered. Meanwhile 20 signed transfers and 20 queries a second by others. The control is as many of the same',
    'messages a second to a subject that nobody serves. A row holds when the honest p99 during the flood is at most twice that during its control, of answers, of settling and of queries.',
    '',
    ...HEAD,
    `| --- |${' --- |'.repeat(16)}`,
    ...rows.map(line),
  ]);
}

function line({
  what,
  attacked,
  attack,
  controlAttack,
  calm,
  during,
  control,
  longestGapMs,
  controlGapMs,
  memoryMiB: { before, peak, after },
  calmAfterMs,
  logBytes,
  ended,
  holds,
}) {
  const cell = (served, part) => (served === undefined ? '–' : `${ms(served[part].p50Ms)} / ${ms(served[part].p99Ms)}`);
  const parts = ['answer', 'settled', 'query'].flatMap((part) =>
    [calm, during, control].map((served) => cell(served, part)),
  );
  const end = ended.length === 0 ? '' : `; ${ended.map((sentence) => sentence.split(';')[0]).join(', ')}`;
  return `| ${[what, `${perSecond(attack)}, ${controlAttack === undefined ? '–' : perSecond(controlAttack)}`, ...parts, s(longestGapMs), controlGapMs === undefined ? '–' : s(controlGapMs), `${attacked} ${before} → ${peak} → ${after}`, calmAfterMs === undefined ? 'never' : s(calmAfterMs), kb(logBytes), `${holds ? 'yes' : 'no'}${end}`].join(' | ')} |`;
}

const perSecond = ({ sent, tookMs }) => Math.round((sent * 1000) / tookMs).toLocaleString('en-US');
const ms = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));
const s = (value) => (value / 1000).toFixed(1);
const kb = (bytes) => (bytes < 10_000 ? `${bytes} B` : `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`);
