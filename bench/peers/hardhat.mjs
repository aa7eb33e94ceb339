/**
 * Measures Hardhat on this machine: one node that mines a block for each signed transfer, sent by 20 accounts, each one
 * transfer after the other. Needs npm, and Node 22 or newer. The last line on standard output is one JSON object.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const HARDHAT = '3.18.0';
const ETHERS = '6.16.0';
/** The native part of Hardhat. */
const ENGINE = '@nomicfoundation/edr';
const PORT = 36_545;
const ACCOUNTS = 20;
const HELP = `node bench/peers/hardhat.mjs [--rates 500,1000] [--seconds 20] [--tools FOLDER]
  --rates    transfers a second to offer, one after the other, after as many as it takes
  --tools    folder that keeps the packages between runs (absent: a temporary folder)
Hardhat ${HARDHAT}.`;

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '500,1000' },
    seconds: { type: 'string', default: '20' },
    tools: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const rates = values.rates.split(',').map(Number);
const seconds = Number(values.seconds);
if (![...rates, seconds].every((given) => Number.isInteger(given) && given > 0)) {
  process.stderr.write('Rates and seconds are whole numbers above 0.\n');
  process.exit(2);
}
const say = (sentence) => process.stderr.write(`${sentence}\n`);
const folder = mkdtempSync(path.join(tmpdir(), 'hardhat-bench-'));
const tools = path.resolve(values.tools ?? path.join(folder, 'tools'));
const agent = new Agent({ keepAlive: true, maxSockets: 4 * ACCOUNTS });
let node;
try {
  install();
  const { HDNodeWallet, Mnemonic } = await import(
    pathToFileURL(createRequire(path.join(tools, 'package.json')).resolve('ethers')).href
  ).then((found) => found.default ?? found);
  node = start();
  await untilReady();
  const chainId = Number(await call('eth_chainId', []));
  const phrase = Mnemonic.fromPhrase('test test test test test test test test test test test junk');
  const senders = Array.from({ length: ACCOUNTS }, (_, index) => ({
    wallet: HDNodeWallet.fromMnemonic(phrase, `m/44'/60'/0'/0/${index}`),
    nonce: 0,
  }));
  say('as many as it takes');
  await closedLoop(await signed(senders, chainId, 100));
  const each = 1000;
  const ready = await signed(senders, chainId, each);
  const begunMs = performance.now();
  await closedLoop(ready);
  const transfersPerSecond = Math.round((each * ACCOUNTS * 1000) / (performance.now() - begunMs));
  say(`${transfersPerSecond}/s`);
  const atRates = [];
  for (const rate of rates) {
    const at = await openLoop(await signed(senders, chainId, Math.ceil((rate * seconds) / ACCOUNTS)), rate);
    say(`${rate}/s offered: ${at.perSecond}/s mined, p50 ${at.p50Ms} ms, p99 ${at.p99Ms} ms`);
    atRates.push(at);
  }
  process.stdout.write(
    `${JSON.stringify({ peer: `Hardhat ${HARDHAT}`, transfersPerSecond, rates: atRates, machine: { cpu: cpus()[0]?.model, cores: cpus().length } })}\n`,
  );
} finally {
  agent.destroy();
  if (node !== undefined && node.exitCode === null) {
    node.kill('SIGTERM');
    await once(node, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

function install() {
  say('fetching Hardhat and ethers');
  mkdirSync(tools, { recursive: true });
  writeFileSync(path.join(tools, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(
    path.join(tools, 'hardhat.config.js'),
    "export default { networks: { node: { type: 'edr-simulated', loggingEnabled: false } } };\n",
  );
  npmInstall([`hardhat@${HARDHAT}`, `ethers@${ETHERS}`]);
  const { optionalDependencies } = JSON.parse(
    readFileSync(path.join(tools, 'node_modules', ENGINE, 'package.json'), 'utf8'),
  );
  const missing = Object.entries(optionalDependencies).filter(
    ([name]) =>
      name.startsWith(`${ENGINE}-${process.platform}-${process.arch}`) &&
      !name.endsWith('-musl') &&
      !existsSync(path.join(tools, 'node_modules', name)),
  );
  // npm leaves out optional packages at times
  if (missing.length > 0) npmInstall(missing.map(([name, version]) => `${name}@${version}`));
}

function npmInstall(packages) {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
    cwd: tools,
    stdio: ['ignore', 2, 2],
  });
}

function start() {
  const log = openSync(path.join(folder, 'log'), 'a');
  return spawn(process.execPath, ['node_modules/hardhat/dist/src/cli.js', 'node', '--port', String(PORT)], {
    cwd: tools,
    stdio: ['ignore', log, log],
  });
}

async function untilReady() {
  for (let tries = 0; tries < 300; tries += 1) {
    const answers = await call('eth_blockNumber', []).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await sleep(200);
  }
  throw new Error('Hardhat does not answer.');
}

/** Makes a JSON-RPC call; rejects on an error. */
function call(method, params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: PORT,
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        let text = '';
        answer
          .setEncoding('utf8')
          .on('data', (part) => (text += part))
          .on('end', () => {
            const { result, error } = JSON.parse(text);
            if (error === undefined) resolve(result);
            else reject(new Error(error.message));
          });
      },
    );
    asked.on('error', reject).end(body);
  });
}

/** Makes so many signed transfers of each sender, in the order of their nonces. */
async function signed(senders, chainId, each) {
  const lists = await Promise.all(
    senders.map(async (sender, index) => {
      const to = senders[(index + 1) % senders.length].wallet.address;
      const transfers = [];
      for (let count = 0; count < each; count += 1) {
        transfers.push(
          await sender.wallet.signTransaction({
            type: 2,
            chainId,
            nonce: sender.nonce++,
            to,
            value: 1n,
            gasLimit: 21_000n,
            maxFeePerGas: 10_000_000_000n,
            maxPriorityFeePerGas: 1n,
          }),
        );
      }
      return transfers;
    }),
  );
  agent.destroy(); // signing took so long that the node closed what was idle
  await sleep(100);
  return lists;
}

async function closedLoop(lists) {
  await Promise.all(
    lists.map(async (transfers) => {
      for (const transfer of transfers) await call('eth_sendRawTransaction', [transfer]);
    }),
  );
}

/**
 * Offers a rate: each sender's transfers fall due in turn, and go out when the one before was mined. Latency counts
 * from when one was due.
 */
async function openLoop(lists, rate) {
  const latencies = [];
  const begunMs = performance.now() + 50;
  await Promise.all(
    lists.map(async (transfers, sender) => {
      for (const [index, transfer] of transfers.entries()) {
        const dueMs = begunMs + ((index * lists.length + sender) * 1000) / rate;
        if (dueMs > performance.now()) await sleep(dueMs - performance.now());
        await call('eth_sendRawTransaction', [transfer]);
        latencies.push(performance.now() - dueMs);
      }
    }),
  );
  const tookS = (performance.now() - begunMs) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (part) => Math.round(latencies[Math.floor(part * latencies.length)] ?? 0);
  return { rate, perSecond: Math.round(latencies.length / tookS), p50Ms: at(0.5), p99Ms: at(0.99) };
}
