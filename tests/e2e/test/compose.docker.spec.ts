import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const project = `bpdao-test-${randomBytes(4).toString('hex')}`;

/** `docker compose` with a project, an image name and a port of this test's own. */
const compose = async (...words: readonly string[]): Promise<string> =>
  (await run('docker', ['compose', '--project-name', project, ...words], { cwd: root, env: { ...process.env, BPDAO_PORT: '0', DOCKER_BUILDKIT: process.env.DOCKER_BUILDKIT ?? '0' }, maxBuffer: 64 * 1024 * 1024 })).stdout;

describe('compose', () => {
  beforeAll(async () => {
    await compose('up', '--build', '--detach');
  }, 600_000);

  afterAll(async () => {
    await compose('down', '--volumes', '--timeout', '5');
  }, 120_000);

  it('starts everything healthy, and prints a settled block', async () => {
    let block: { readonly height?: string; readonly pool?: unknown } = {};
    while (block.height === undefined) block = JSON.parse(await compose('run', '--rm', 'cli', '--json', 'block', 'latest').catch(() => '{}'));
    expect(Number(block.height)).toBeGreaterThan(0);
    const services: readonly { readonly Service: string; readonly Health: string }[] = (await compose('ps', '--format', 'json')).trim().split('\n').map((line) => JSON.parse(line));
    const health = new Map(services.map(({ Service, Health }) => [Service, Health]));
    for (const service of ['broker', 'governance', 'asc', 'wsc', 'gossip', 'vpsc', 'forum']) expect([service, health.get(service)]).toEqual([service, 'healthy']);
    expect(health.size).toBe(12);
  }, 120_000);

  it('settles a transfer, and runs as nobody in particular', async () => {
    const said = await compose('run', '--rm', 'cli', '--json', 'send', '--from', 'dev1', '--to', 'dev2', '--amount', '1.5', '--wait');
    expect(said).toContain('"step":"settled"');
    const refused = await compose('run', '--rm', '--no-TTY', '--env', 'BPDAO_NKEY_SEED_FILE=', 'cli', 'status').catch((error: { readonly stderr: string }) => error.stderr);
    expect(refused).toContain('admits identities only');
    expect((await compose('exec', '--no-TTY', 'vpsc', 'node', '-e', 'process.stdout.write(String(process.getuid()))')).trim()).toBe('10001');
  }, 120_000);
});
