import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { releasePlatform, type Release } from './nats-server-release.ts';
import { placeNoted } from './noted-binary.ts';

const SILENCE_MS = 10_000;
const MAX_ARCHIVE_BYTES = 100_000_000;
const TAR_BLOCK_BYTES = 512;

/**
 * Downloads the release's archive, checks its SHA-256 and puts the server at `target`. Throws a sentence when it
 * cannot.
 */
export async function downloadNatsServer(
  release: Release,
  target: string,
  say: (line: string) => void,
  silenceMs: number = SILENCE_MS,
): Promise<void> {
  const platform = releasePlatform();
  const expected = release.sha256[platform];
  if (expected === undefined) throw new Error(`there is no pinned release for ${platform}`);
  const folder = `nats-server-v${release.version}-${platform}`;
  say(`downloading nats-server ${release.version}`);
  const archive = await downloadArchive(`${release.base}/v${release.version}/${folder}.tar.gz`, silenceMs);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected) throw new Error(`the download's SHA-256 is ${actual}, not ${expected}`);
  await placeNoted(fileInTar(gunzipSync(archive), `${folder}/nats-server`), target);
}

/**
 * Downloads all bytes of a URL. Gives up if none arrive for so long: a slow line may take its time, and a dead line may
 * not.
 */
async function downloadArchive(url: string, silenceMs: number): Promise<Buffer> {
  const silence = new AbortController();
  const abort = (): void => silence.abort(new Error(`no bytes for ${silenceMs / 1000} s`));
  let timer = setTimeout(abort, silenceMs);
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(abort, silenceMs);
      bytes += part.length;
      if (bytes > MAX_ARCHIVE_BYTES) throw new Error(`the archive is larger than ${MAX_ARCHIVE_BYTES} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns one file of a tar archive: blocks of 512 bytes, a header with name and octal size before each file. */
function fileInTar(tar: Buffer, name: string): Buffer {
  for (let at = 0; at + TAR_BLOCK_BYTES <= tar.length;) {
    const size = parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    const found = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const start = at + TAR_BLOCK_BYTES;
    if (found === name) return tar.subarray(start, start + size);
    at = start + Math.ceil(size / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  }
  throw new Error(`the archive holds no ${name}`);
}
