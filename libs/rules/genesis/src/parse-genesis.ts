import { createHash } from 'node:crypto';
import {
  encodePost,
  opened,
  readAddress,
  readAmount,
  type Author,
  type Parameters,
  type PostKind,
  type Reference,
} from '@bpdao/messages';
import { boundsOf, changeBoundsOf, defaultParameters } from './default-parameters.ts';
import { GenesisError } from './genesis-error.ts';
import type { Genesis, GenesisPost, GovernableParameter } from './genesis.ts';
import { JsonReader } from './json-reader.ts';
import { parametersHashOf, parametersMisfit } from './parameter-change.ts';
import { parameterNames, parameterTable } from './parameters/parameter-table.ts';

/** The format that `format` of a genesis file names. */
export const GENESIS_FORMAT = 'bpdao-genesis/1';

const PPM = 1_000_000n;
const LARGEST_SUM = 2n ** 62n;
const POST_KINDS: readonly PostKind[] = ['comment', 'proposal', 'protocol', 'genesis'];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Reads and checks a genesis file (docs/spec/genesis.md). Throws GenesisError with one sentence. */
export function parseGenesis(file: Uint8Array): Genesis {
  const root = new JsonReader('file', parseJson(file)).members(
    'format',
    'name',
    'time',
    'accounts',
    'members',
    'founders',
    'posts',
    'protocol',
    'parameters',
    'governable',
  );
  if (root.format.text() !== GENESIS_FORMAT) root.format.fail(`is not "${GENESIS_FORMAT}"`);
  const named = readPosts(root.posts);
  const parameters = readParameters(root.parameters);
  const protocol = named.get(root.protocol.text()) ?? root.protocol.fail('names no post');
  if (protocol.post.value.kind !== 'protocol') root.protocol.fail('names a post that is no protocol');
  const accounts = readHoldings(root.accounts, 'balance').map(({ address, amount }) => ({ address, balance: amount }));
  const members = readHoldings(root.members, 'wrep').map(({ address, amount }) => ({ address, wrep: amount }));
  const founders = distinct(root.founders, root.founders.items().map(addressOf)).toSorted();
  if (members.length === 0) mustComeToRep(root.members, { founders, accounts, parameters });
  return {
    chainId: sha256(file),
    name: root.name.text(),
    timeMs: readTime(root.time),
    accounts,
    members,
    founders,
    posts: [...named.values()],
    protocol: protocol.address,
    parameters,
    parametersHash: parametersHashOf(parameters),
    governable: readGovernable(root.governable),
  };
}

/**
 * Checks that a chain that begins without REP can get its first REP by a founder's block. Otherwise it could never draw
 * a producer, or never police a block.
 */
function mustComeToRep(
  members: JsonReader,
  { founders, accounts, parameters }: Pick<Genesis, 'founders' | 'accounts' | 'parameters'>,
): void {
  if (founders.length === 0) members.fail('is empty, and so is founders: nobody could ever be drawn');
  if (parameters.mintingRatioPpm === 0n) {
    members.fail('is empty, and mintingRatioPpm is 0: no REP would ever come into being');
  }
  if (parameters.subsidy === 0n && accounts.length === 0) {
    members.fail(
      'is empty, and there is neither a subsidy nor an account that could pay a fee: no REP would ever come into being',
    );
  }
}

function parseJson(file: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch (error) {
    throw new GenesisError(`genesis: the file is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readTime(time: JsonReader): number {
  const atMs = Date.parse(time.text());
  if (!Number.isSafeInteger(atMs) || atMs < 0) time.fail('is not a time such as "2026-01-01T00:00:00Z"');
  return atMs;
}

function addressOf(reader: JsonReader): string {
  return readAddress(reader.text()) ?? reader.fail('is no address (bp1…)');
}

function distinct(list: JsonReader, keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const [index, key] of keys.entries()) {
    if (seen.has(key)) list.items()[index]?.fail('stands there twice');
    seen.add(key);
  }
  return keys;
}

function readHoldings(
  list: JsonReader,
  field: 'balance' | 'wrep',
): readonly { readonly address: string; readonly amount: bigint }[] {
  const holdings = list.items().map((item) => {
    const { address, [field]: held } = item.members('address', field);
    return {
      address: addressOf(address),
      amount: readAmount(held.text()) || held.fail('is no amount above 0 with up to 6 decimals'),
    };
  });
  distinct(
    list,
    holdings.map(({ address }) => address),
  );
  if (holdings.reduce((sum, { amount }) => sum + amount, 0n) > LARGEST_SUM) {
    list.fail(`adds up to more than ${LARGEST_SUM} base units`);
  }
  return holdings.toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

function readPosts(list: JsonReader): ReadonlyMap<string, GenesisPost> {
  const named = new Map<string, GenesisPost>();
  for (const item of list.items()) {
    const { name, kind, authors, references, content } = item.members(
      'name',
      'kind',
      'authors',
      'references',
      'content',
    );
    if (named.has(name.text())) name.fail('names two posts');
    const post = opened(encodePost, {
      kind: POST_KINDS.find((known) => known === kind.text()) ?? kind.fail(`is none of ${POST_KINDS.join(', ')}`),
      authors: readAuthors(authors),
      references: readReferences(references, named),
      content: Buffer.from(typeof content.value === 'string' ? content.value : JSON.stringify(content.value), 'utf8'),
    });
    const address = sha256(post.bytes);
    if ([...named.values()].some((earlier) => earlier.address === address)) item.fail('is the same as an earlier post');
    named.set(name.text(), { address, post });
  }
  return named;
}

function readAuthors(list: JsonReader): readonly Author[] {
  const authors = list.items().map((item) => {
    const { address, weightPpm } = item.members('address', 'weightPpm');
    return { address: addressOf(address), weightPpm: Number(weightPpm.integer(1n, PPM)) };
  });
  distinct(
    list,
    authors.map(({ address }) => address),
  );
  if (authors.reduce((sum, { weightPpm }) => sum + weightPpm, 0) !== Number(PPM)) {
    list.fail('has weights that do not sum to 1000000');
  }
  return authors;
}

function readReferences(list: JsonReader, named: ReadonlyMap<string, GenesisPost>): readonly Reference[] {
  const references = list.items().map((item) => {
    const { target, weightPpm } = item.members('target', 'weightPpm');
    const post = named.get(target.text()) ?? target.fail('names no earlier post');
    return { target: post.address, weightPpm: Number(weightPpm.integer(1n, PPM)) };
  });
  distinct(
    list,
    references.map(({ target }) => target),
  );
  if (references.length > 16) list.fail('has more than 16 references');
  if (references.reduce((sum, { weightPpm }) => sum + weightPpm, 0) > Number(PPM)) {
    list.fail('has weights above 1000000 in all');
  }
  return references;
}

/**
 * Reads the parameters. A file may leave out a parameter that is younger than the file; the parameter then has its
 * value for absence.
 */
function readParameters(object: JsonReader): Parameters {
  const readers = object.someMembers(parameterNames);
  const read = parameterNames.map((name) => {
    const reader = readers[name];
    const value = reader === undefined ? parameterTable[name].whenAbsent : readParameter(name, reader);
    return [name, value ?? object.fail(`lacks the field "${name}"`)] as const;
  });
  const parameters = { ...defaultParameters, ...Object.fromEntries(read) };
  const misfit = parametersMisfit(parameters);
  if (misfit !== undefined) readers[misfit.name]?.fail(misfit.reason);
  return parameters;
}

function readParameter(name: keyof Parameters, reader: JsonReader): bigint | number | boolean {
  const like = defaultParameters[name];
  if (typeof like === 'boolean') return reader.flag();
  const read = reader.integer(...boundsOf(name));
  return typeof like === 'bigint' ? read : Number(read);
}

function readGovernable(list: JsonReader): readonly GovernableParameter[] {
  const governable = list.items().map((item) => {
    const { name, least, most, factorPpm } = item.members('name', 'least', 'most', 'factorPpm');
    const known = parameterNames.find((parameter) => parameter === name.text()) ?? name.fail('is no parameter');
    if (parameterTable[known].governable === 'never') name.fail('never changes');
    const [lowest, highest] = changeBoundsOf(known);
    const from = least.integer(lowest, highest);
    return {
      name: known,
      least: from,
      most: most.integer(from, highest),
      factorPpm: Number(factorPpm.integer(PPM, 100n * PPM)),
    };
  });
  distinct(
    list,
    governable.map(({ name }) => name),
  );
  return governable;
}
