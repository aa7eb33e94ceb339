/** Writes the tables of docs/operations/identities.md from the permissions of libs/identities; with --check says whether it is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { permissionsOf, roles } from '@bpdao/identities';

const page = path.resolve(import.meta.dirname, '../../docs/operations/identities.md');
const BEGIN = '<!-- made by tools/verify/identities-page.mjs -->';
const END = '<!-- end -->';

const there = readFileSync(page, 'utf8');
const made = `${there.slice(0, there.indexOf(BEGIN) + BEGIN.length)}\n\n${tables()}\n${there.slice(there.indexOf(END))}`;
if (process.argv.includes('--check')) {
  if (made === there) process.exit(0);
  process.stderr.write('docs/operations/identities.md is stale; run node tools/verify/identities-page.mjs and commit it.\n');
  process.exit(1);
}
writeFileSync(page, made);

/** One row for each set of subjects that the same roles publish and hear. */
function tables() {
  const of = new Map();
  for (const role of roles) {
    const { publish, subscribe } = permissionsOf(role, '_INBOX_<own key>');
    for (const subject of publish) entry(of, subject).publish.push(role);
    for (const subject of subscribe) entry(of, subject).subscribe.push(role);
  }
  const rows = new Map();
  for (const [subject, { publish, subscribe }] of of) {
    const who = `${roleNames(publish)} | ${roleNames(subscribe)}`;
    rows.set(who, [...(rows.get(who) ?? []), `\`${subject}\``]);
  }
  return ['| subjects | who publishes | who hears |', '| --- | --- | --- |', ...[...rows].map(([who, subjects]) => `| ${subjects.join('<br>')} | ${who} |`), '', `Requests that reach them are answered, once each, by: ${roleNames(roles.filter((role) => permissionsOf(role, '').answers))}.`, ''].join('\n');
}

function entry(of, subject) {
  if (!of.has(subject)) of.set(subject, { publish: [], subscribe: [] });
  return of.get(subject);
}

function roleNames(some) {
  if (some.length === roles.length) return 'all';
  return some.length === 0 ? 'nobody' : some.join(', ');
}
