/** Writes docs/spec/messages.md from proto/ and the rules' refusals; with --check says whether it is stale. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';
import { largestOf } from '../generate/largest.mjs';
import { kebab } from '../generate/shape.mjs';
import { writePage } from './generated-page.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const actors = ['gossip', 'asc', 'wsc', 'vpsc', 'forum', 'governance'];
const HEAD = `# Messages

\`tools/verify/messages-page.mjs\` makes this page from \`proto/\` and the services' refusals. \`npm test\` fails when it is stale. Subjects come from one table, \`libs/rules/catalogue/src/catalogue.ts\`.

| kind | subject | form |
| --- | --- | --- |
| command | \`bpdao.v1.<actor>.cmd.<name>\` | a request; the answer is an \`Answer\` |
| query | \`bpdao.v1.<actor>.qry.<name>\` | a request; each query has its own reply |
| fact | \`bpdao.v1.<actor>.fact.<name>\` | a message of the actor's stream; clients hear it as \`bpdao.v1.<actor>.said.<name>\` |

Every actor refuses a command:

- \`BAD_SIGNATURE\`: its signature does not hold;
- \`TOO_LARGE\`: it has more bytes than the largest valid one, or its fact could not be stored.

A query that is too large, and a message that breaks its contract, change nothing. The answer has the headers \`Nats-Service-Error\` and \`Nats-Service-Error-Code\`.

## The envelope

Every message of a stream is a \`FactBatch\`: the chain's id, the version of the rules, and a run of facts of one type. Each fact stands in an \`Envelope\`:

| part | content |
| --- | --- |
| cause | a command (by the SHA-256 of its signed bytes), a heard fact, or a deadline |
| \`at_ms\` | the time of the fact |
| trace | its trace and span |
| heard | how far its author had heard every stream when it decided |
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
    const codes = refusals(actor);
    if (codes.length > 0)
      parts.push(
        `### Refusals of ${actor}\n`,
        '| code | when |\n| --- | --- |',
        ...codes.map(([code, when]) => `| \`${code}\` | ${when} |`),
        '',
      );
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

/** Codes with the comment before each; those of valid transactions stand in the chain's own file. */
function refusals(actor) {
  const files = [
    `services/${actor}/src/domain/refusals.ts`,
    ...(actor === 'gossip' ? ['libs/rules/chain/src/transaction.ts'] : []),
  ];
  return files
    .filter((file) => existsSync(path.join(root, file)))
    .flatMap((file) => {
      const source = readFileSync(path.join(root, file), 'utf8');
      return [...source.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?\| '([A-Z_]+)'/g)].map(([, when, code]) => [
        code,
        (when ?? '').replaceAll(/\s*\n\s*\*? ?|^\s+|\s+$/g, ' ').trim(),
      ]);
    });
}
