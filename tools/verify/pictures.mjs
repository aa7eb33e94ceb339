/**
 * Writes the pictures that follow from the code: who hears whom, from the catalogue, and the index of decisions, from
 * docs/adr. With --check it says whether a page is stale.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { actorNames, catalogue } from '@bpdao/catalogue';
import { writePage, writePart } from './generated-page.mjs';
import { hearingPicture, TITLES } from './hearing-picture.mjs';

const PROGRAM = 'tools/verify/pictures.mjs';
const root = path.resolve(import.meta.dirname, '../..');
const hears = (hearer, speaker) => catalogue[hearer].hears.includes(speaker);

await writePage('docs/explanation/actors.svg', hearingPicture(actorNames, hears), PROGRAM);
await writePart('docs/explanation/actors.md', hearing(), PROGRAM);
await writePart('docs/adr/README.md', decisions(), PROGRAM);

/** Writes a table of the streams that each actor hears. */
function hearing() {
  const names = (actors) => (actors.length === 0 ? 'clients only' : actors.map((actor) => TITLES[actor]).join(', '));
  const heardBy = (actor) => actorNames.filter((one) => hears(one, actor));
  return [
    '![Who hears whom among the six actors](actors.svg)',
    '',
    '| actor | hears | is heard by |',
    '| --- | --- | --- |',
    ...actorNames.map((actor) => `| ${TITLES[actor]} | ${names(catalogue[actor].hears)} | ${names(heardBy(actor))} |`),
  ].join('\n');
}

/** Writes a row for each decision: number, title, status, date. Its file says all four. */
function decisions() {
  const files = readdirSync(path.join(root, 'docs/adr')).filter((name) => /^\d{4}-.*\.md$/.test(name));
  const rows = files.map((file) => {
    const text = readFileSync(path.join(root, 'docs/adr', file), 'utf8');
    const title = /^# (\d+)\. (.+)$/m.exec(text);
    const facts = /^Status: ([^.]+)\. Date: (\d{4}-\d{2}-\d{2})\.$/m.exec(text);
    if (title === null || facts === null || Number(title[1]) !== Number(file.slice(0, 4)))
      throw new Error(`docs/adr/${file} must begin with "# <number>. <title>" and "Status: <word>. Date: <date>.".`);
    return `| ${title[1]} | [${title[2]}](${file}) | ${facts[1]} | ${facts[2]} |`;
  });
  return ['| number | decision | status | date |', '| --: | --- | --- | --- |', ...rows].join('\n');
}
