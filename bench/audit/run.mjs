/**
 * Makes a chain by the real rules and mailboxes on a simulated broker, keeps it in a folder, and times `bpdao audit` on
 * it:
 *
 *     node bench/audit/run.mjs --folder /tmp/chain [--blocks 20000] [--txs 10] [--producers 4]
 *
 * A folder that holds a chain already is audited as it is. `npm run build` first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeChain } from './make-chain.mjs';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    blocks: { type: 'string', default: '20000' },
    txs: { type: 'string', default: '10' },
    producers: { type: 'string', default: '4' },
  },
});
if (values.folder === undefined) {
  process.stderr.write('--folder names where the chain is, or is to be.\n');
  process.exit(2);
}
if (!existsSync(path.join(values.folder, 'genesis.json')))
  await makeChain({
    folder: values.folder,
    blocks: Number(values.blocks),
    txs: Number(values.txs),
    producers: Number(values.producers),
  });
const cli = path.join(import.meta.dirname, '../../clients/cli/dist/main.js');
const { status } = spawnSync(process.execPath, [cli, 'audit', '--from', values.folder], { stdio: 'inherit' });
process.exit(status ?? 1);
