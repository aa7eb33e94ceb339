import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const project = `bpdao-test-${randomBytes(4).toString('hex')}`;
/** FerretDB 1 on SQLite stands in where there is no MongoDB; it cannot ask for a password. */
const standsIn = (process.env.MONGO_IMAGE ?? '').includes('ferretdb');
const files = ['docker-compose.yml', ...(standsIn ? ['deploy/compose/store-without-password.yml'] : [])].flatMap(
  (file) => ['--file', file],
);

/** Runs `docker compose` with a project, an image name and a port of this test's own. */
const compose = async (...words: readonly string[]): Promise<string> =>
  (
    await run('docker', ['compose', ...files, '--project-name', project, ...words], {
      cwd: root,
      env: { ...process.env, BPDAO_PORT: '0', DOCKER_BUILDKIT: process.env.DOCKER_BUILDKIT ?? '0' },
      maxBuffer: 64 * 1024 * 1024,
    })
  ).stdout;

/**
 * Run in a container: kills its program, as a crash would; Docker itself starts nothing again that it was told to kill.
 */
const KILL =
  "for (const one of fs.readdirSync('/proc').map(Number)) if (one > 1 && one !== process.pid && fs.readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('dist/main.js')) process.kill(one, 'SIGKILL')";

describe('compose', () => {
  beforeAll(async () => {
    await compose('up', '--build', '--detach');
  }, 600_000);

  afterAll(async () => {
    await compose('down', '--volumes', '--timeout', '5');
  }, 120_000);

  /** Returns the health of each container; an empty text if a container reports none. */
  async function healths(): Promise<ReadonlyMap<string, string>> {
    const services: readonly { readonly Service: string; readonly Health: string }[] = (
      await compose('ps', '--format', 'json')
    )
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return new Map(services.map(({ Service, Health }) => [Service, Health]));
  }

  it('starts everything, prints a settled block, and becomes healthy', async () => {
    let block: { readonly height?: string; readonly pool?: unknown } = {};
    while (block.height === undefined) {
      block = JSON.parse(await compose('run', '--rm', 'cli', '--json', 'block', 'latest').catch(() => '{}'));
    }
    expect(Number(block.height)).toBeGreaterThan(0);
    const checked = [
      'broker',
      'governance',
      'asc',
      'wsc',
      'gossip',
      'vpsc',
      'forum',
      'producer1',
      'producer2',
      'producer3',
      'producer4',
    ];
    let health = await healths();
    while (!checked.every((service) => health.get(service) === 'healthy')) health = await healths();
    expect(health.size).toBe(12);
  }, 120_000);

  it('starts a service again that was killed, and whoever waits for it goes on', async () => {
    const before = (await compose('ps', '--quiet', 'vpsc')).trim();
    await compose('exec', '--no-TTY', 'vpsc', 'node', '-e', KILL);
    const restarts = async (): Promise<number> =>
      Number((await run('docker', ['inspect', '--format', '{{.RestartCount}}', before])).stdout);
    while ((await restarts()) === 0) await sleep(100);
    const { height } = JSON.parse(await compose('run', '--rm', 'cli', '--json', 'block', 'latest'));
    let now = height;
    while (Number(now) < Number(height) + 2) {
      now = JSON.parse(await compose('run', '--rm', 'cli', '--json', 'block', 'latest')).height;
    }
  }, 120_000);

  it('settles a transfer, and runs as nobody in particular', async () => {
    const said = await compose(
      'run',
      '--rm',
      'cli',
      '--json',
      'send',
      '--from',
      'dev1',
      '--to',
      'dev2',
      '--amount',
      '1.5',
      '--wait',
    );
    expect(said).toContain('"step":"settled"');
    const refused = await compose('run', '--rm', '--no-TTY', '--env', 'BPDAO_NKEY_SEED_FILE=', 'cli', 'status').catch(
      (error: { readonly stderr: string }) => error.stderr,
    );
    expect(refused).toContain('admits identities only');
    expect(
      (
        await compose('exec', '--no-TTY', 'vpsc', 'node', '-e', 'process.stdout.write(String(process.getuid()))')
      ).trim(),
    ).toBe('10001');
  }, 120_000);

  it('gives no container more than it needs', async () => {
    const containers = (await compose('ps', '--all', '--quiet')).trim().split('\n');
    const { stdout } = await run('docker', ['inspect', ...containers]);
    const inspected: readonly {
      readonly Name: string;
      readonly HostConfig: {
        readonly CapDrop: readonly string[];
        readonly CapAdd: readonly string[] | null;
        readonly ReadonlyRootfs: boolean;
        readonly SecurityOpt: readonly string[];
      };
    }[] = JSON.parse(stdout);
    expect(inspected.length).toBeGreaterThanOrEqual(12);
    for (const {
      Name,
      HostConfig: { CapDrop, CapAdd, ReadonlyRootfs, SecurityOpt },
    } of inspected) {
      expect([Name, CapDrop, CapAdd ?? [], ReadonlyRootfs, SecurityOpt]).toEqual([
        Name,
        ['ALL'],
        [],
        true,
        ['no-new-privileges:true'],
      ]);
    }
  }, 60_000);

  it('answers this machine alone', async () => {
    const { stdout } = await run('docker', [
      'ps',
      '--filter',
      `label=com.docker.compose.project=${project}`,
      '--format',
      '{{.Ports}}',
    ]);
    const published = stdout
      .split(/[\n,]/)
      .map((port) => port.trim())
      .filter((port) => port.includes('->'));
    expect(published).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+->4222\/tcp$/)]);
  }, 60_000);

  /** Connects from a container to an address; returns `open`, or the code of the error. */
  const reach = async (service: string, host: string, port: number): Promise<string> =>
    (
      await compose(
        'exec',
        '--no-TTY',
        service,
        'node',
        '-e',
        `require('node:net').connect(${port}, '${host}').on('connect', () => { process.stdout.write('open'); process.exit(); }).on('error', ({ code }) => { process.stdout.write(code); process.exit(); })`,
      )
    ).trim();

  it('lets nobody but the Forum reach the store, and nobody at all the monitoring of the broker and the metrics of others', async () => {
    expect(await reach('forum', 'mongodb', 27017)).toBe('open');
    expect(await reach('vpsc', 'mongodb', 27017)).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)$/);
    expect(await reach('vpsc', 'broker', 4222)).toBe('open');
    expect(await reach('vpsc', 'broker', 8222)).toBe('ECONNREFUSED');
    expect(await reach('vpsc', 'asc', 8080)).toBe('ECONNREFUSED');
  }, 60_000);

  it('keeps the password of the store from all but the Forum and the store, and made it once', async () => {
    const read = (service: string, file: string): Promise<string> =>
      compose('exec', '--no-TTY', service, 'cat', file).catch((error: { readonly stderr: string }) => error.stderr);
    const address = await read('forum', '/store/address');
    expect(address).toMatch(/^mongodb:\/\/forum:[\w-]{32}@mongodb:27017\/bpdao\?authSource=admin$/);
    expect(await read('vpsc', '/store/address')).toContain('No such file');
    await compose('run', '--rm', '--no-deps', 'store-password');
    expect(await read('forum', '/store/address')).toBe(address);
  }, 60_000);

  if (!standsIn) {
    it('does not let in who has no password', async () => {
      const asked = await compose(
        'exec',
        '--no-TTY',
        'forum',
        'node',
        '--input-type=module',
        '-e',
        "import { MongoClient } from 'mongodb'; const client = new MongoClient('mongodb://mongodb:27017'); await client.db('bpdao').listCollections().toArray().then(() => process.stdout.write('let in'), ({ code }) => process.stdout.write(String(code))); await client.close();",
      );
      expect(asked.trim()).toBe('13');
    }, 60_000);
  }
});
