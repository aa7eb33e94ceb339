import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kubectl } from './kubectl.ts';
import { root } from './network-folder.ts';
import { kinds, schemaFileOf, schemaOf, type OpenApi } from './schemas.ts';

const folder = path.join(root, 'deploy/k8s/schemas');
const openApi = JSON.parse(await kubectl('get', '--raw', '/openapi/v2')) as OpenApi;
mkdirSync(folder, { recursive: true });
for (const kind of kinds) {
  const schema = schemaOf(openApi, kind);
  if (schema === undefined) {
    process.stderr.write(`The cluster does not know ${kind.kind} of ${kind.group}; its schema is left as it is.\n`);
  } else writeFileSync(path.join(folder, schemaFileOf(kind)), `${JSON.stringify(schema)}\n`);
}
