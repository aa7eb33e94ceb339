/**
 * Makes libs/platform/wire/src/generated and libs/rules/messages/src/generated from proto/: protobufjs' static classes
 * (wire.js, wire.d.ts), the domain types (types.ts) and the conversion between the two (codec.ts). Nothing is written
 * when it is newer than its sources.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';
import { codecSource } from './codec-source.mjs';
import { typesSource } from './types-source.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const protoFolder = path.join(root, 'proto');

const protoFiles = readdirSync(path.join(protoFolder, 'bpdao/v1'))
  .filter((name) => name.endsWith('.proto'))
  .sort();
const sources = [
  ...protoFiles.map((name) => path.join(protoFolder, 'bpdao/v1', name)),
  ...readdirSync(import.meta.dirname).map((name) => path.join(import.meta.dirname, name)),
];
const bin = (name) => path.join(root, 'node_modules/protobufjs-cli/bin', name);

/** The file of the messages that all actors share, whatever their rules. */
const ENVELOPE = 'fact.proto';

make('libs/platform/wire', [ENVELOPE, 'options.proto'], []);
make('libs/rules/messages', protoFiles, [ENVELOPE]);

/** Makes the sources of one library; the messages of `given` files are those of libs/platform/wire. */
function make(library, files, given) {
  const target = path.join(root, library, 'src/generated');
  const wire = path.join(target, 'wire.js');
  /** tsc does not copy a .js file that has its own .d.ts. */
  const built = path.join(root, library, 'dist/generated/wire.js');
  const made = [built, ...['wire.js', 'wire.d.ts', 'types.ts', 'codec.ts'].map((name) => path.join(target, name))];
  if (isFresh(made)) return;

  mkdirSync(target, { recursive: true });
  const loaded = load(files);
  const reflected = path.join(target, 'reflected.json');
  writeFileSync(reflected, JSON.stringify(withoutOptions(loaded)));
  writeWire(wire, reflected);
  execFileSync(process.execPath, [bin('pbts'), '--no-comments', '-o', path.join(target, 'wire.d.ts'), wire]);
  writeWire(wire, reflected, '--no-comments'); // types are read from comments; a process would keep them in memory as long as it lives
  rmSync(reflected);
  mkdirSync(path.dirname(built), { recursive: true });
  copyFileSync(wire, built);

  const types = messageTypes(loaded);
  const isGiven = ({ filename }) => given.includes(path.basename(filename ?? ''));
  const own = types.filter((type) => !isGiven(type));
  const enums = enumTypes(loaded);
  writeFileSync(path.join(target, 'types.ts'), typesSource(own, enums, types));
  writeFileSync(path.join(target, 'codec.ts'), codecSource(own, enums, types));
}

function writeWire(wire, reflected, ...more) {
  execFileSync(process.execPath, [
    bin('pbjs'),
    '-t',
    'static-module',
    '-w',
    'esm',
    '--es6',
    '--force-long',
    '--no-verify',
    '--no-convert',
    '--no-delimited',
    '--no-service',
    '--no-typeurl',
    ...more,
    '-o',
    wire,
    reflected,
  ]);
  writeFileSync(
    wire,
    readFileSync(wire, 'utf8').replace(/from "protobufjs\/minimal(?:\.js)?"/, 'from "protobufjs/minimal.js"'),
  );
}

function isFresh(made) {
  if (!made.every((file) => existsSync(file))) return false;
  const oldestMade = Math.min(...made.map((file) => statSync(file).mtimeMs));
  return sources.every((file) => statSync(file).mtimeMs < oldestMade);
}

function load(files) {
  const all = new protobuf.Root();
  const library = path.join(root, 'node_modules/protobufjs');
  all.resolvePath = (_origin, name) =>
    path.isAbsolute(name) ? name : path.join(name.startsWith('google/') ? library : protoFolder, name);
  all.loadSync(
    files.map((name) => `bpdao/v1/${name}`),
    { alternateCommentMode: true },
  );
  return all.resolveAll();
}

/** Returns the reflection without google's descriptors and our own options, which no message on the wire needs. */
function withoutOptions(all) {
  const json = structuredClone(all.toJSON()); // a copy: reflection shares its options
  delete json.nested.google;
  const names = json.nested.bpdao.nested.v1.nested;
  for (const name of ['Format', 'format', 'opens', 'maxBytes', 'whenAbsent']) delete names[name];
  for (const type of Object.values(names)) {
    for (const field of Object.values(type.fields ?? {})) {
      for (const option of Object.keys(field.options ?? {})) if (option.startsWith('(')) delete field.options[option];
    }
  }
  return json;
}

function nested(all) {
  return all.lookup('bpdao.v1').nestedArray;
}

function messageTypes(all) {
  return nested(all).filter((entry) => entry instanceof protobuf.Type);
}

function enumTypes(all) {
  return nested(all).filter((entry) => entry instanceof protobuf.Enum && entry.name !== 'Format');
}
