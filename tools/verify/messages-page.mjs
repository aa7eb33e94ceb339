/**
 * Writes docs/spec/messages.md from proto/ and the table of refusals, as it was built last; with --check tells whether
 * the page is stale.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';
import { everyActorRefusals, refusals } from '../../libs/rules/messages/dist/index.js';
import { largestOf } from '../generate/largest.mjs';
import { kebab } from '../generate/shape.mjs';
import { writePage } from './generated-page.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const actors = ['gossip', 'asc', 'wsc', 'vpsc', 'forum', 'governance'];
const HEAD = `# Messages

\`npm run pages\` makes this page from \`proto/\` and \`libs/rules/messages/src/refusals\`. \`npm test\` fails when it is stale. Subjects come from one table, \`libs/rules/catalogue/src/catalogue.ts\`.

| kind | subject | form |
| --- | --- | --- |
| command | \`bpdao.v1.<actor>.cmd.<name>\` | a request; the answer is an \`Answer\` |
| query | \`bpdao.v1.<actor>.qry.<name>\` | a request; each query has its own reply |
| fact | \`bpdao.v1.<actor>.fact.<name>\` | a message of the actor's stream; clients hear it as \`bpdao.v1.<actor>.said.<name>\` |

A query that is too large, and a message that breaks its contract, change nothing. The answer has the headers \`Nats-Service-Error\` and \`Nats-Service-Error-Code\`.

## The envelope

Every message of a stream is a \`FactBatch\`: the chain's id, the version of the rules, and a run of facts of one type. Each fact stands in an \`Envelope\`:

| part | content |
| --- | --- |
| cause | a command (by the SHA-256 of its signed bytes), a heard fact, or a deadline |
| \`at_ms\` | the time of the fact |
| trace | its trace and span |
| heard | how far its author had heard every stream when it decided |

## Refusals

A refused command changes nothing. Its answer has a code and a detail: the figures behind the refusal, or else the sentence of the code. The service logs both at debug, with the trace id that the sender gave. Every actor refuses with the codes of this table; each actor's own codes stand with its messages.

${tableOf(everyActorRefusals)}
`;

await writePage('docs/spec/messages.md', write(), 'tools/verify/messages-page.mjs');

function write() {
  const all = new protobuf.Root();
  all.resolvePath = (_origin, name) =>
    name.startsWith('google/') ? path.join(root, 'node_modules/protobufjs', name) : path.join(root, 'proto', name);
  all.loadSync(
    readdirSync(path.join(root, 'proto/bpdao/v1'))
      .filter((name) => name.endsWith('.proto'))
      .map((name) => `bpdao/v1/${name}`),
    { alternateCommentMode: true },
  );
  const types = all.lookup('bpdao.v1').nestedArray.filter((entry) => entry instanceof protobuf.Type);
  const parts = [HEAD];
  for (const actor of actors) {
    const name = actor[0].toUpperCase() + actor.slice(1);
    parts.push(`## ${actor}\n`);
    for (const [kind, token, heading] of [
      ['Command', 'cmd', 'Commands'],
      ['Query', 'qry', 'Queries'],
      ['Fact', 'fact', 'Facts'],
    ]) {
      const type = lookup(all, `bpdao.v1.${name}${kind}`);
      if (type === undefined) continue;
      const isRequest = kind !== 'Fact';
      parts.push(
        `### ${heading} of ${actor}\n`,
        isRequest
          ? '| subject | message | largest, bytes | |\n| --- | --- | --: | --- |'
          : '| subject | message | |\n| --- | --- | --- |',
      );
      for (const field of type.fieldsArray) {
        const message = field.resolve().resolvedType;
        const largest = isRequest ? ` ${largestOf(message, types)} |` : '';
        parts.push(
          `| \`bpdao.v1.${actor}.${token}.${kebab(field.name)}\` | \`${message.name}\` |${largest} ${(field.comment ?? '').replaceAll('\n', ' ')} |`,
        );
      }
      parts.push('');
    }
    parts.push(`### Refusals of ${actor}\n`, tableOf(refusals[actor]), '');
  }
  return `${parts.join('\n')}`;
}

function lookup(all, name) {
  try {
    return all.lookupType(name);
  } catch {
    return undefined;
  }
}

/** Writes a table of codes and their sentences. */
function tableOf(sentences) {
  const rows = Object.entries(sentences).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
  return ['| code | meaning |', '| --- | --- |', ...rows].join('\n');
}
