/**
 * Writes the tables of docs/operations/identities.md from the accounts and permissions of libs/platform/identities; with --check
 * says whether it is stale.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { actorNames, allCarriedFor, catalogue, saidSubjects } from '@bpdao/catalogue';
import { accountOf, accountOfActor, DOOR_ACCOUNT, OUTSIDER_PLACES, permissionsOf, roles } from '@bpdao/identities';
import { writePage } from './generated-page.mjs';

const page = path.resolve(import.meta.dirname, '../../docs/operations/identities.md');
const BEGIN = '<!-- made by tools/verify/identities-page.mjs -->';
const END = '<!-- end -->';

const there = readFileSync(page, 'utf8');
await writePage(
  'docs/operations/identities.md',
  `${there.slice(0, there.indexOf(BEGIN) + BEGIN.length)}\n\n${tables()}\n${there.slice(there.indexOf(END))}`,
  'tools/verify/identities-page.mjs',
);

/** Makes the tables of each role's permissions in its account, and of the subjects that accounts hand to each other. */
function tables() {
  const may = roles.map((role) => {
    const { publish, subscribe } = permissionsOf(role, '_INBOX.<own key>');
    return `| \`${role}\` | ${accountName(role)} | ${list(publish)} | ${list(subscribe)} |`;
  });
  const handed = actorNames.map((actor) => {
    const hearers = actorNames.filter((one) => catalogue[one].hears.includes(actor)).map(accountOfActor);
    const said = [...hearers, 'every outsider'].join(', ');
    const stored =
      hearers.length === 0 ? '' : `; the end of its stream and its single messages to ${hearers.join(', ')}`;
    return `| \`${accountOfActor(actor)}\` | ${list([saidSubjects(actor)])} to ${said}${stored} |`;
  });
  return [
    '| role | account | may publish | may hear |',
    '| --- | --- | --- | --- |',
    ...may,
    '',
    '| account | hands to others |',
    '| --- | --- |',
    ...handed,
    `| \`${DOOR_ACCOUNT}\` | to every outsider what it asks, and to WSC the Forum's posts: the broker brings ${list(allCarriedFor('OUT_n').map(({ asked }) => asked))} of \`OUT_n\` to ${list(allCarriedFor('OUT_n').map(({ taken }) => taken))} |`,
    `| \`OUT_1\` … \`OUT_${OUTSIDER_PLACES}\` | nothing |`,
    '',
  ].join('\n');
}

function accountName(role) {
  return ['producer', 'customer', 'reader'].includes(role) ? 'one of its own, `OUT_n`' : `\`${accountOf({ role })}\``;
}

function list(subjects) {
  return subjects.length === 0 ? 'nothing' : subjects.map((subject) => `\`${subject}\``).join('<br>');
}
