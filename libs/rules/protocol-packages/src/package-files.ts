import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '@bpdao/messages';
import { PackageError } from './package-error.ts';

/** The entries of a package.json that describe a work protocol. */
export interface PackageDescription {
  readonly name: string;
  readonly version: string;
  /** The module that exports `workProtocol`. */
  readonly entry: string;
  readonly governanceSharePpm: number;
}

/** A package in its folder, with the bytes from which its digest is made. */
export interface PackageFiles extends PackageDescription {
  readonly folder: string;
  /** SHA-256 over its files, hex. */
  readonly digest: string;
  /** The bytes of its files by path, with `/` between folders. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Bounds of a package, so that reading fails at once if the folder was named by mistake. */
const FILES_MAX = 256;
const BYTES_MAX = 4_000_000;
/** Letters that `sha256sum` prints as they are. */
const PLAIN_PATH = /^[A-Za-z0-9@._-]+(?:\/[A-Za-z0-9@._-]+)*$/;

/**
 * Returns the digest of a package (docs/spec/work-protocols.md, "The digest"): SHA-256 of a line `<SHA-256 of the file>
 * <path>` each, in the order of paths.
 */
export function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const paths = [...files.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return sha256Hex(
    Buffer.from(paths.map((one) => `${sha256Hex(files.get(one) ?? new Uint8Array())}  ${one}\n`).join('')),
  );
}

/** Tells if a folder holds a package of a work protocol, even a faulty one. */
export async function isPackage(folder: string): Promise<boolean> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => undefined);
  return text !== undefined && text.includes('"workProtocol"');
}

/** Reads package.json and the files that its `files` name. Throws PackageError. */
export async function readPackage(folder: string): Promise<PackageFiles> {
  const found = await plainFile(folder, 'package.json').catch((error: Error) =>
    fail(folder, `has no package.json that can be read: ${error.message}`),
  );
  if (found === undefined || found.size > BYTES_MAX) {
    return fail(folder, `has a package.json that is no plain file of at most ${BYTES_MAX} bytes`);
  }
  const described = await readFile(path.join(folder, 'package.json'));
  const json = parse(folder, described);
  const description = describe(folder, json);
  const files = new Map<string, Uint8Array>([['package.json', described]]);
  for (const one of listOf(folder, json.files)) await add(folder, one.replace(/^\.\//, '').replace(/\/+$/, ''), files);
  if (!files.has(description.entry)) {
    fail(folder, `does not list ${description.entry}, its work protocol, among its files`);
  }
  return { ...description, folder, files, digest: digestOf(files) };
}

function parse(folder: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof read === 'object' && read !== null) return read as Readonly<Record<string, unknown>>;
  } catch {
    // Told below, as everything else that is no object.
  }
  return fail(folder, 'has a package.json that is no JSON object');
}

function describe(folder: string, { name, version, bpdao }: Readonly<Record<string, unknown>>): PackageDescription {
  if (typeof name !== 'string' || !/^[a-z0-9@/._-]{1,128}$/.test(name)) {
    return fail(folder, 'has no name of small letters, digits and @/._- in its package.json');
  }
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version)) {
    return fail(folder, 'has no version such as 1.0.0 in its package.json');
  }
  const told = (typeof bpdao === 'object' && bpdao !== null ? bpdao : {}) as Readonly<Record<string, unknown>>;
  const { workProtocol: entry, governanceSharePpm = 0 } = told;
  if (typeof entry !== 'string') {
    return fail(folder, 'names no module by "bpdao": { "workProtocol": … } in its package.json');
  }
  if (
    typeof governanceSharePpm !== 'number' ||
    !Number.isInteger(governanceSharePpm) ||
    governanceSharePpm < 0 ||
    governanceSharePpm > 1_000_000
  ) {
    return fail(folder, 'has a governanceSharePpm that is no whole number from 0 to 1000000');
  }
  return { name, version, entry: entry.replace(/^\.\//, ''), governanceSharePpm };
}

function listOf(folder: string, files: unknown): readonly string[] {
  if (!Array.isArray(files) || files.length === 0 || !files.every((one) => typeof one === 'string')) {
    return fail(folder, 'lists no "files" in its package.json, of which its digest is made');
  }
  return files;
}

async function add(folder: string, name: string, files: Map<string, Uint8Array>): Promise<void> {
  if (!PLAIN_PATH.test(name) || name.split('/').includes('..')) {
    fail(folder, `lists ${name}: only names of letters, digits and @._- below its folder can be`);
  }
  const place = path.join(folder, name);
  const found =
    (await plainFile(folder, name).catch(() => fail(folder, `lists ${name}, which is not there`))) ??
    fail(folder, `lists ${name}, which is no plain file`);
  if (found.isDirectory()) {
    for (const entry of (await readdir(place)).toSorted()) await add(folder, `${name}/${entry}`, files);
    return;
  }
  if (files.size >= FILES_MAX) fail(folder, `has more than ${FILES_MAX} files`);
  if ([...files.values()].reduce((sum, { length }) => sum + length, found.size) > BYTES_MAX) {
    fail(folder, `has more than ${BYTES_MAX} bytes`);
  }
  files.set(name, await readFile(place));
}

/**
 * Returns a file or folder of the package. Undefined for a link, which may name a file of the reader's own, and for
 * anything else, which may never end.
 */
async function plainFile(folder: string, name: string): Promise<Stats | undefined> {
  const place = path.join(folder, name);
  const found = await lstat(place);
  const isOwn = (await realpath(place)) === path.join(await realpath(folder), name);
  return isOwn && (found.isFile() || found.isDirectory()) ? found : undefined;
}

function fail(folder: string, what: string): never {
  throw new PackageError(`The package in ${folder} ${what}.`);
}
