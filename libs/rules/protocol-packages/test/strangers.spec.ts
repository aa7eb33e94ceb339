import { access, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultParameters } from '@bpdao/genesis';
import { examineAlone, readPackage, type Examined } from '../src/index.ts';
import { runAlone, usualBounds } from '../src/isolation.ts';

const SEED = 'SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY';
const LIST = {
  parameters: defaultParameters,
  transactions: [
    {
      sender: 'ab'.repeat(32),
      nonce: 1n,
      fee: 3n,
      validUntilHeight: 9n,
      body: { type: 'transfer', to: 'ab'.repeat(32), amount: 5n, memo: '' },
    },
  ],
} as const;
const SOON = { ...usualBounds, timeMs: 2000 };
/** Returns a package that says the result of `take` as a refusal code, the only text that a package can say. */
const saying = (take: string): string =>
  `export const workProtocol = { order: () => 0, examine: () => () => { const taken = (() => { ${take} })(); return taken === undefined ? undefined : 'TAKEN ' + taken; } };\n`;

describe('a stranger’s package that is checked', () => {
  let folder: string;
  let seedFile: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'bpdao-strangers-')));
    seedFile = path.join(folder, 'customer.nk');
    await writeFile(seedFile, SEED);
    process.env.BPDAO_PASSPHRASE = SEED;
    process.env.BPDAO_NKEY_SEED_FILE = seedFile;
  });
  afterEach(async () => {
    delete process.env.BPDAO_PASSPHRASE;
    delete process.env.BPDAO_NKEY_SEED_FILE;
    await rm(folder, { recursive: true });
  });

  async function examine(code: string, bounds = usualBounds): Promise<readonly Examined[]> {
    await mkdir(path.join(folder, 'package'), { recursive: true });
    await writeFile(
      path.join(folder, 'package/package.json'),
      JSON.stringify({
        name: 'mine',
        version: '1.0.0',
        files: ['protocol.js'],
        bpdao: { workProtocol: 'protocol.js' },
      }),
    );
    await writeFile(path.join(folder, 'package/protocol.js'), code);
    return examineAlone(await readPackage(path.join(folder, 'package')), [LIST], bounds);
  }

  it('is asked about amounts as whole numbers, and is believed what it says of its own lists', async () => {
    expect(await examine(saying('return undefined;'))).toEqual([{ type: 'taken' }]);
    expect(
      await examine(
        'export const workProtocol = { order: () => 0, examine: ({ minTxFee }) => ({ fee, body }) => `FEE_${typeof minTxFee}_${fee + body.amount}` };',
      ),
    ).toEqual([{ type: 'refused', index: 0, code: 'FEE_bigint_8' }]);
    expect(
      await examine('export const workProtocol = { order: () => 0, examine: () => () => { throw new Error("no"); } };'),
    ).toEqual([{ type: 'threw', sentence: 'no' }]);
  });

  it.each<[what: string, take: string]>([
    ['the environment', 'return JSON.stringify(process.env);'],
    [
      'the process by another way',
      'return JSON.stringify(globalThis.constructor.constructor("return process")().env);',
    ],
    [
      'the process by way of a promise of the other side',
      'return import("x").constructor.constructor("return process")().pid;',
    ],
    ['a file', 'return require("node:fs").readFileSync("SEED", "utf8");'],
    ['a file by what Node has built in', 'return process.getBuiltinModule("fs").readFileSync("SEED", "utf8");'],
    ['another program', 'return require("node:child_process").execSync("id");'],
    ['the network', 'return String(fetch("http://127.0.0.1:PORT/"));'],
    ['code made of texts', 'return eval("typeof globalThis");'],
  ])('gets nothing of %s', async (_what, take) => {
    const server = createServer();
    let connections = 0;
    server.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const code = saying(take.replace('SEED', seedFile).replace('PORT', String((server.address() as AddressInfo).port)));
    const said = JSON.stringify(await examine(code).catch((error: Error) => error.message));
    expect(said).not.toContain('TAKEN');
    expect(said).not.toContain(SEED);
    expect(connections).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it.each<[what: string, code: string, sentence: RegExp]>([
    [
      'imports a module of Node',
      "import fs from 'node:fs';\nexport const workProtocol = fs;",
      /cannot be loaded: it imports something\. It must be one file that imports nothing\.$/,
    ],
    [
      'imports one while it is loaded',
      "const net = await import('node:net');\nexport const workProtocol = net;",
      /it imports something/,
    ],
    [
      'imports one when it is asked, and waits for nothing',
      saying("import('node:net').then((net) => net.connect(1)); return undefined;"),
      /it imports something/,
    ],
    ['loops while it is loaded', 'for (;;);', /did not answer when it was run: it took longer than 2 s\.$/],
    ['loops when it is asked', saying('for (;;);'), /took longer than 2 s/],
    [
      'waits for ever',
      'await new Promise(() => undefined);\nexport const workProtocol = 1;',
      /ended with exit code 13 before it answered/,
    ],
    [
      'takes all memory',
      'const all = []; for (;;) all.push(new Array(1e6).fill(all.length));',
      /ended with .* before it answered|took longer/,
    ],
    ['is no JavaScript', 'export const =', /cannot be loaded: /],
    [
      'exports something else',
      'export const workProtocol = 7;',
      /exports no workProtocol with the functions order and examine\.$/,
    ],
    [
      'answers for the program that asks',
      'Object.defineProperty(globalThis, "answer", { get: () => "{\\"type\\":\\"examined\\",\\"lists\\":7}", set() {} });\nexport const workProtocol = 7;',
      /exports no workProtocol/,
    ],
  ])('is told in one sentence when it %s', async (_what, code, sentence) => {
    await expect(examine(code, code.includes('for (;;);') ? SOON : usualBounds)).rejects.toThrow(sentence);
  });

  it('takes no more memory than it may where the system can bound it, in whatever way', async () => {
    if (process.platform !== 'linux') return;
    expect(
      await examine(
        saying(
          'const all = []; for (let i = 0; i < 8; i += 1) all.push(new Uint8Array(1e9).fill(1)); return all.length;',
        ),
      ),
    ).toEqual([{ type: 'threw', sentence: expect.stringMatching(/allocation failed/i) }]);
  });

  it('prints nothing of its own', async () => {
    const [one] = await examine(saying('console.log("\\u001b[2J"); return undefined;'));
    expect(one).toEqual({ type: 'taken' });
  });

  it('is never run to read its manifest, and lists no file of the reader’s own', async () => {
    const marker = path.join(folder, 'was-run');
    await examine(saying('return undefined;'));
    await writeFile(
      path.join(folder, 'package/protocol.js'),
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(marker)}, '');\n`,
    );
    expect(await readPackage(path.join(folder, 'package'))).toMatchObject({ name: 'mine', version: '1.0.0' });
    await expect(access(marker)).rejects.toThrow();
    await rm(path.join(folder, 'package/protocol.js'));
    await symlink(seedFile, path.join(folder, 'package/protocol.js'));
    await expect(readPackage(path.join(folder, 'package'))).rejects.toThrow(
      /lists protocol\.js, which is no plain file\.$/,
    );
  });
});

/** Tests the powers that remain for code that escaped its context. */
describe('a process that runs alone', () => {
  let folder: string;
  beforeEach(async () => (folder = await realpath(await mkdtemp(path.join(tmpdir(), 'bpdao-alone-')))));
  afterEach(() => rm(folder, { recursive: true }));

  async function run(program: string, bounds = usualBounds): ReturnType<typeof runAlone> {
    await writeFile(path.join(folder, 'program.mjs'), program);
    await writeFile(path.join(folder, 'seed'), SEED);
    return runAlone(path.join(folder, 'program.mjs'), [], '', bounds);
  }

  it.each<[what: string, act: string, code: string]>([
    ['reads no file', "(await import('node:fs')).readFileSync(FILE)", 'ERR_ACCESS_DENIED'],
    ['lists no folder', "(await import('node:fs')).readdirSync('/')", 'ERR_ACCESS_DENIED'],
    [
      'writes no file, not even in its own folder',
      "(await import('node:fs')).writeFileSync('x', 'x')",
      'ERR_ACCESS_DENIED',
    ],
    ['starts no process', "(await import('node:child_process')).spawnSync('/bin/sh')", 'ERR_ACCESS_DENIED'],
    ['starts no thread', "new (await import('node:worker_threads')).Worker('1', { eval: true })", 'ERR_ACCESS_DENIED'],
    ['loads no native code', "process.dlopen({ exports: {} }, '/x.node')", 'ERR_DLOPEN_DISABLED'],
    ['makes no code of texts', "new Function('return 1')()", 'EvalError'],
  ])('%s', async (_what, act, code) => {
    const program = `try { const got = ${act.replace('FILE', JSON.stringify(path.join(folder, 'seed')))}; process.stdout.write('GOT ' + got); } catch (error) { process.stdout.write(String(error.code ?? error.name)); }`;
    expect(await run(program)).toEqual({ type: 'said', output: code });
  });

  it('has an environment and a folder that hold nothing', async () => {
    process.env.BPDAO_PASSPHRASE = SEED;
    const ended = await run(
      "process.stdout.write(JSON.stringify([Object.keys(process.env).filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)), process.cwd()]));",
    );
    delete process.env.BPDAO_PASSPHRASE;
    if (ended.type !== 'said') throw new Error(ended.sentence);
    const [names, cwd] = JSON.parse(ended.output) as [readonly string[], string];
    expect(names).toEqual([]);
    expect(path.basename(cwd)).toMatch(/^bpdao-alone-/);
    await expect(access(cwd)).rejects.toThrow();
  });

  it.each<[what: string, program: string, sentence: RegExp]>([
    [
      'says too much',
      "for (;;) process.stdout.write('x'.repeat(65536)) || (await new Promise((resolve) => process.stdout.once('drain', resolve)));",
      /^it said more than 1000000 bytes$/,
    ],
    ['fails', 'process.exit(3);', /^it ended with exit code 3 before it answered$/],
    ['takes too long', 'await new Promise((resolve) => setTimeout(resolve, 1e6));', /^it took longer than 2 s$/],
  ])('is ended when it %s', async (_what, program, sentence) => {
    expect(await run(program, program.includes('1e6') ? SOON : usualBounds)).toEqual({
      type: 'failed',
      sentence: expect.stringMatching(sentence),
    });
  });
});
