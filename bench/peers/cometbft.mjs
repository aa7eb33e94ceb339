/**
 * Measures CometBFT on this machine: four validators with the built-in kvstore, loaded by CometBFT's own load tool with
 * unsigned 250-byte transactions. Needs Go. The last line on standard output is one JSON object.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const VERSION = 'v1.0.1';
const HELP = `node bench/peers/cometbft.mjs [--rates 500,1000,2000] [--seconds 20] [--validators 4] [--tuned] [--tools FOLDER]
  --rates    transactions a second to offer, one after the other
  --tuned    peers tell each other news every 2 ms instead of every 100 ms
  --tools    folder that keeps the programs between runs (absent: a temporary folder)
CometBFT ${VERSION}, timeout_commit 0.`;

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '500,1000,2000,4000' },
    seconds: { type: 'string', default: '20' },
    validators: { type: 'string', default: '4' },
    tuned: { type: 'boolean', default: false },
    tools: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const rates = values.rates.split(',').map(Number);
const [seconds, validators] = [Number(values.seconds), Number(values.validators)];
if (![...rates, seconds, validators].every((given) => Number.isInteger(given) && given > 0)) {
  process.stderr.write('Rates, seconds and validators are whole numbers above 0.\n');
  process.exit(2);
}
const say = (sentence) => process.stderr.write(`${sentence}\n`);
const BASE_PORT = 36_000;
const rpcPort = (node) => BASE_PORT + 10 * node + 1;
const p2pPort = (node) => BASE_PORT + 10 * node;

const folder = mkdtempSync(path.join(tmpdir(), 'cometbft-bench-'));
const nodes = [];
try {
  const tools = install(values.tools ?? path.join(folder, 'tools'));
  const home = path.join(folder, 'network');
  prepare(tools.cometbft, home);
  for (let node = 0; node < validators; node += 1) nodes.push(start(tools.cometbft, path.join(home, `node${node}`)));
  await untilHeight(3);
  say('empty blocks');
  const before = await height();
  await sleep(10_000);
  const emptyBlocksPerSecond = ((await height()) - before) / 10;
  say(`${emptyBlocksPerSecond} empty blocks/s`);
  const loads = [];
  for (const rate of rates) loads.push(await load(tools.load, rate));
  for (const node of nodes.splice(0)) await end(node);
  const csv = path.join(folder, 'latencies.csv');
  must(tools.report, ['--data-dir', path.join(home, 'node0/data'), '--csv', csv]);
  const atRates = figures(csv, loads);
  for (const { rate, perSecond, p50Ms, p99Ms } of atRates)
    say(`${rate}/s offered: ${perSecond}/s committed, p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
  process.stdout.write(
    `${JSON.stringify({ peer: `CometBFT ${VERSION}`, validators, tuned: values.tuned, emptyBlocksPerSecond, rates: atRates, machine: { cpu: cpus()[0]?.model, cores: cpus().length } })}\n`,
  );
} finally {
  for (const node of nodes) await end(node);
  rmSync(folder, { recursive: true, force: true });
}

function must(program, words, environment = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) {
    say(`${path.basename(program)} ${words[0]} failed: ${(error?.message ?? stderr).trim().split('\n').at(-1)}`);
    process.exit(1);
  }
  return stdout;
}

function install(binaries) {
  say('fetching CometBFT and its load tool');
  mkdirSync(binaries, { recursive: true });
  must(
    'go',
    [
      'install',
      ...['cmd/cometbft', 'test/loadtime/cmd/load', 'test/loadtime/cmd/report'].map(
        (program) => `github.com/cometbft/cometbft/${program}@${VERSION}`,
      ),
    ],
    { GOBIN: path.resolve(binaries) },
  );
  return Object.fromEntries(
    ['cometbft', 'load', 'report'].map((program) => [program, path.join(path.resolve(binaries), program)]),
  );
}

/** Homes for all validators, on ports of their own. */
function prepare(cometbft, home) {
  must(cometbft, ['testnet', '--v', String(validators), '--o', home, '--populate-persistent-peers=false']);
  const ids = Array.from({ length: validators }, (_, node) =>
    must(cometbft, ['show-node-id', '--home', path.join(home, `node${node}`)]).trim(),
  );
  for (let node = 0; node < validators; node += 1) {
    const file = path.join(home, `node${node}/config/config.toml`);
    const peers = ids
      .map((id, other) => `${id}@127.0.0.1:${p2pPort(other)}`)
      .filter((_, other) => other !== node)
      .join(',');
    let text = readFileSync(file, 'utf8');
    const set = (section, key, value) => {
      const at = section === '' ? 0 : text.indexOf(`[${section}]`);
      const found = new RegExp(`^${key} *=.*$`, 'm').exec(text.slice(at));
      if (at < 0 || found === null) throw new Error(`config.toml has no ${section}.${key}`);
      text = `${text.slice(0, at + found.index)}${key} = ${value}${text.slice(at + found.index + found[0].length)}`;
    };
    set('', 'db_backend', '"goleveldb"');
    set('', 'proxy_app', '"kvstore"');
    set('', 'log_level', '"error"');
    set('rpc', 'laddr', `"tcp://127.0.0.1:${rpcPort(node)}"`);
    set('rpc', 'pprof_laddr', '""');
    set('p2p', 'laddr', `"tcp://127.0.0.1:${p2pPort(node)}"`);
    set('p2p', 'persistent_peers', `"${peers}"`);
    set('p2p', 'allow_duplicate_ip', 'true');
    set('consensus', 'timeout_commit', '"0s"');
    set('mempool', 'size', '100000');
    if (values.tuned) set('consensus', 'peer_gossip_sleep_duration', '"2ms"');
    writeFileSync(file, text);
  }
}

function start(cometbft, home) {
  const log = openSync(path.join(home, 'log'), 'a');
  return spawn(cometbft, ['start', '--home', home], { stdio: ['ignore', log, log] });
}

async function end(node) {
  if (node.exitCode !== null) return;
  node.kill('SIGTERM');
  await once(node, 'exit');
}

async function height() {
  const answer = await fetch(`http://127.0.0.1:${rpcPort(0)}/status`);
  return Number((await answer.json()).result.sync_info.latest_block_height);
}

async function untilHeight(wanted) {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await height().catch(() => 0)) >= wanted) return;
    await sleep(200);
  }
  throw new Error('CometBFT makes no blocks.');
}

/** Offers a rate to the first validator; answers when that was, in ns since the epoch. */
async function load(program, rate) {
  say(`${rate}/s for ${seconds} s`);
  const begunNs = Date.now() * 1e6;
  const child = spawn(
    program,
    [
      '-c',
      '1',
      '-T',
      String(seconds),
      '-r',
      String(rate),
      '-s',
      '250',
      '--broadcast-tx-method',
      'sync',
      '--endpoints',
      `ws://127.0.0.1:${rpcPort(0)}/websocket`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  await once(child, 'exit');
  const endedNs = Date.now() * 1e6;
  await sleep(5000); // what waits is committed before the next
  return { rate, begunNs, endedNs };
}

/**
 * Reads the figures of each load from the load tool's report. Latency runs from the making of a transaction to its
 * block's time.
 */
function figures(csv, loads) {
  const [header = '', ...lines] = readFileSync(csv, 'utf8').trim().split('\n');
  const columns = header.split(',').map((name) => name.trim());
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [columns[index], value])));
  return loads.map(({ rate, begunNs, endedNs }) => {
    const taken = rows
      .map((row) => ({ blockNs: Number(row.block_time), durationNs: Number(row.duration_ns) }))
      .filter(({ blockNs, durationNs }) => blockNs - durationNs >= begunNs && blockNs - durationNs <= endedNs);
    const latencies = taken.map(({ durationNs }) => durationNs / 1e6).sort((a, b) => a - b);
    const firstNs = taken.reduce((least, { blockNs, durationNs }) => Math.min(least, blockNs - durationNs), Infinity);
    const lastNs = taken.reduce((most, { blockNs }) => Math.max(most, blockNs), 0);
    const at = (part) =>
      Math.round(latencies[Math.min(latencies.length - 1, Math.floor(part * latencies.length))] ?? 0);
    return {
      rate,
      committed: taken.length,
      perSecond: taken.length === 0 ? 0 : Math.round(taken.length / ((lastNs - firstNs) / 1e9)),
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    };
  });
}
