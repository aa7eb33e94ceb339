/**
 * Makes a fresh clone ready, without needing any package: installs the packages of package-lock.json if it has changed,
 * and builds stale projects. Runs on any Node from 20 on; everything after it runs on the Node 24 that it installs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const modules = path.join(root, 'node_modules');
const stamps = path.join(modules, '.bpdao');
const say = (sentence) => process.stderr.write(`${sentence}\n`);
const fail = (sentence) => {
  say(sentence);
  process.exit(1);
};

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.version} is too old to set this up; Node 20 or newer with npm is needed.`);
install();
build();

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (readStamp('installed') === wanted) return;
  say('installing packages (a minute or two the first time)');
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it wants every other platform's binaries in the lock, which a registry that lacks one of them cannot
  // give.
  const words = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } =
    npm === undefined
      ? spawnSync('npm', words, { cwd: root, stdio: ['ignore', 2, 2] })
      : spawnSync(process.execPath, [npm, ...words], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail('The packages could not be installed; npm has said why above.');
  writeStamp('installed', wanted);
}

function build() {
  const wanted = fingerprint();
  if (readStamp('built') === wanted) return;
  say('building');
  const node = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(node))
    fail(
      `There is no Node 24 for ${process.platform} ${process.arch} among npm's packages; use Linux, macOS or WSL on x64 or arm64.`,
    );
  try {
    execFileSync(node, ['tools/generate/generate.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
    execFileSync(node, ['node_modules/typescript/bin/tsc', '-b'], { cwd: root, stdio: ['ignore', 2, 2] });
  } catch {
    fail('The build failed; its errors stand above.');
  }
  writeStamp('built', fingerprint());
}

/** Hashes names, sizes and times of all sources: cheap to make, and different after each touch of a file. */
function fingerprint() {
  const hash = createHash('sha256').update(readStamp('installed') ?? '');
  const look = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['node_modules', 'dist', 'generated', '.nx', '.bpdao', 'test'].includes(entry.name)) continue;
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) look(place);
      else if (/\.(ts|mjs|proto|json)$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(place);
        hash.update(`${place} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const folder of ['proto', 'libs', 'services', 'clients', 'tools', 'tests', 'bench'])
    look(path.join(root, folder));
  const sample = path.join(root, 'services/vpsc/dist/main.js');
  return hash.update(existsSync(sample) ? 'built' : 'not built').digest('hex');
}

function readStamp(name) {
  const file = path.join(stamps, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(path.join(stamps, name), value);
}
