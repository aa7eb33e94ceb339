import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findNatsServer, type FindOptions } from '../src/find-nats-server.ts';
import { releasePlatform, type Release } from '../src/nats-server-release.ts';
import { placeNoted } from '../src/noted-binary.ts';

/**
 * Makes a program that claims to be a nats-server of this version: the tests look at the choice, not at the server's
 * work.
 */
const serverOf = (version: string): string => `#!/bin/sh\necho "nats-server: v${version}"\n`;

/** Makes a tar archive of one file. */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  return gzipSync(Buffer.concat([header, Buffer.from(content), Buffer.alloc(512 - (content.length % 512))]));
}

/**
 * Every machine is a folder of its own: its PATH, its cache, its NATS_SERVER; and a release on a server of this test.
 */
describe('the nats-server that is used', () => {
  let folder: string;
  let server: Server;
  let asked: number;
  let answer: (response: ServerResponse) => void;
  const archive = tarOf(`nats-server-v2.15.0-${releasePlatform()}/nats-server`, serverOf('2.15.0'));

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-find-'));
    answer = (response) => response.writeHead(404).end();
    asked = 0;
    server = createServer((_request, response) => {
      asked += 1;
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  async function program(place: string, name: string, text: string): Promise<string> {
    await mkdir(path.join(folder, place), { recursive: true });
    await writeFile(path.join(folder, place, name), text, { mode: 0o755 });
    return path.join(folder, place, name);
  }

  const find = (environment: Readonly<Record<string, string>> = {}, options: FindOptions = {}) =>
    findNatsServer({
      environment: {
        PATH: ['first', 'second'].map((place) => path.join(folder, place)).join(path.delimiter),
        XDG_CACHE_HOME: path.join(folder, 'cache'),
        ...environment,
      },
      release: release(),
      ...options,
    });

  const release = (sha256 = createHash('sha256').update(archive).digest('hex')): Release => ({
    version: '2.15.0',
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sha256: { [releasePlatform()]: sha256 },
  });

  it('is the one that NATS_SERVER names, before any other', async () => {
    await program('first', 'nats-server', serverOf('2.15.2'));
    const given = await program('given', 'nats-server', serverOf('2.10.7'));
    expect(await find({ NATS_SERVER: given })).toEqual({ path: given, version: '2.10.7', source: 'NATS_SERVER' });
  });

  it.each([
    ['too old', serverOf('2.9.25'), /^NATS_SERVER names nats-server 2\.9\.25; the oldest that works is 2\.10\.0\.$/],
    ['none', '#!/bin/sh\nexit 1\n', /^NATS_SERVER names \S+, which is not a nats-server that runs here\.$/],
  ])('is not one that NATS_SERVER names and that is %s', async (_what, text, sentence) => {
    await expect(find({ NATS_SERVER: await program('given', 'nats-server', text) })).rejects.toThrow(sentence);
  });

  it.each(['2.15.0', '2.16.1', '3.0.0'])('is one of the pinned minor version or newer on PATH: %s', async (version) => {
    await program('first', 'nats-server', serverOf('2.14.9'));
    const newer = await program('second', 'nats-server', serverOf(version));
    expect(await find()).toEqual({ path: newer, version, source: 'PATH' });
  });

  it('is else the cached one, without asking anybody', async () => {
    const cached = path.join(folder, 'cache/bpdao/nats-server');
    await placeNoted(Buffer.from(serverOf('2.15.1')), cached);
    expect(await find()).toEqual({ path: cached, version: '2.15.1', source: 'cache' });
    expect(asked).toBe(0);
  });

  it.each<[what: string, replace: (cached: string, ran: string) => Promise<void>]>([
    [
      'that was replaced',
      async (cached, ran) =>
        writeFile(cached, `#!/bin/sh\ntouch ${ran}\necho 'nats-server: v2.15.9'\n`, { mode: 0o755 }),
    ],
    ['of which nothing was noted', async (cached) => rm(`${cached}.sha256`)],
    [
      'whose note says something else',
      async (cached) => writeFile(`${cached}.sha256`, `${'0'.repeat(64)}  nats-server\n`),
    ],
  ])('is not a cached one %s: it is not run, one sentence says so, and it is got anew', async (_what, replace) => {
    const cached = path.join(folder, 'cache/bpdao/nats-server');
    const ran = path.join(folder, 'ran');
    await placeNoted(Buffer.from(serverOf('2.15.1')), cached);
    await replace(cached, ran);
    answer = (response) => response.end(archive);
    const said: string[] = [];
    expect(await find({}, { say: (line) => said.push(line) })).toEqual({
      path: cached,
      version: '2.15.0',
      source: 'download',
    });
    expect(said[0]).toBe(
      `${cached} is not the nats-server that was put there (its SHA-256 is not the one noted beside it): it is not run, and got anew`,
    );
    await expect(access(ran)).rejects.toThrow();
    expect((await find()).source).toBe('cache');
  });

  it('is not a cached one that was replaced, also when none can be got anew', async () => {
    const cached = path.join(folder, 'cache/bpdao/nats-server');
    await placeNoted(Buffer.from(serverOf('2.15.1')), cached);
    await writeFile(cached, serverOf('2.15.9'));
    await expect(find()).rejects.toThrow(/^No nats-server could be had/);
  });

  it('is else downloaded, and kept in the cache', async () => {
    answer = (response) => response.end(archive);
    expect(await find()).toEqual({
      path: path.join(folder, 'cache/bpdao/nats-server'),
      version: '2.15.0',
      source: 'download',
    });
    expect((await find()).source).toBe('cache');
  });

  it.each<[what: string, act: () => FindOptions, sentence: RegExp]>([
    [
      'another archive than the pinned one',
      () => {
        answer = (response) => response.end('something else');
        return {};
      },
      /download: the download's SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}/,
    ],
    ['no archive', () => ({}), /download: the server answered 404/],
    [
      'an archive without a server in it',
      () => {
        const empty = tarOf('readme', 'x');
        answer = (response) => response.end(empty);
        return { release: release(createHash('sha256').update(empty).digest('hex')) };
      },
      /download: the archive holds no nats-server-v2\.15\.0-\S+\/nats-server/,
    ],
    [
      'a few bytes and then nothing',
      () => {
        answer = (response) => void response.write('x');
        return { silenceMs: 100 };
      },
      /download: no bytes for 0\.1 s/,
    ],
    [
      'a release for other machines',
      () => ({ release: { ...release(), sha256: {} } }),
      /download: there is no pinned release for /,
    ],
  ])('is not what a download gives that is %s', async (_what, act, sentence) => {
    await expect(find({}, act())).rejects.toThrow(sentence);
  });

  it('is else built with Go', async () => {
    await program(
      'first',
      'go',
      `#!/bin/sh\nPATH=/bin:/usr/bin\n[ "$1" = install ] || exit 0\nprintf '%s\\n' '#!/bin/sh' 'echo "nats-server: v2.15.2"' > "$GOBIN/nats-server"\nchmod +x "$GOBIN/nats-server"\n`,
    );
    expect(await find()).toMatchObject({ version: '2.15.2', source: 'Go' });
  });

  it('is else taken from the Docker image, whose container is removed', async () => {
    const removed = path.join(folder, 'removed');
    await program(
      'first',
      'docker',
      `#!/bin/sh\nPATH=/bin:/usr/bin\ncase "$1" in\n create) echo abc ;;\n cp) printf '%s\\n' '#!/bin/sh' 'echo "nats-server: v2.15.3"' > "$3/nats-server" ;;\n rm) echo "$3" > ${removed} ;;\nesac\n`,
    );
    if (process.platform !== 'linux') return;
    expect(await find()).toMatchObject({ version: '2.15.3', source: 'Docker' });
    expect(await readFile(removed, 'utf8')).toBe('abc\n');
  });

  it('is at last an older one on PATH that is still supported', async () => {
    const older = await program('second', 'nats-server', serverOf('2.10.1'));
    expect(await find()).toEqual({ path: older, version: '2.10.1', source: 'PATH' });
  });

  it('is none when there is none, and one sentence says what was tried', async () => {
    const tooOld = await program('second', 'nats-server', serverOf('2.9.25'));
    await expect(find()).rejects.toThrow(
      `No nats-server could be had (PATH: ${tooOld} is 2.9.25, older than 2.10.0; download: the server answered 404; Go: go is not installed; Docker: docker is not installed); install nats-server 2.15.2, set NATS_SERVER to one, or give --nats-url.`,
    );
  });
});
