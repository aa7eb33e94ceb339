/**
 * The program that runs a stranger's work protocol, in a process of its own (isolation.ts). It reads its task from
 * standard input and writes its answer to standard output, both JSON. It imports nothing of the project, so that its
 * process needs to read this file alone.
 *
 * The package's code is a module of a context that holds the language and nothing else: no `process`, no `fetch`, no
 * timers, no `Buffer`. Only texts cross the border. Node itself hands over an object in one case, the promise of an
 * `import()` that is refused; therefore this side's objects are frozen and make no code of texts.
 */
import { text } from 'node:stream/consumers';
import vm from 'node:vm';

/**
 * The task of this program: the code of a package, and lists. Each list is JSON of parameters and transactions, in
 * which `{"bigint": …}` is a whole number.
 */
interface Asked {
  readonly code: string;
  readonly lists: readonly string[];
}

const WORDS_MAX = 200;

/** Runs beside the package, in its context: it examines each list and keeps the outcomes. */
const DRIVER = `
import * as found from 'package';
const { parse, stringify } = JSON;
const revive = (_name, value) => (typeof value === 'object' && value !== null && typeof value.bigint === 'string' ? BigInt(value.bigint) : value);
const work = found.workProtocol;
const isWork = typeof work === 'object' && work !== null && typeof work.order === 'function' && typeof work.examine === 'function';
const examined = (text) => {
  const { parameters, transactions } = parse(text, revive);
  const check = work.examine(parameters);
  for (const [index, transaction] of transactions.entries()) {
    const code = check(transaction);
    if (code !== undefined) return { type: 'refused', index, code: String(code).slice(0, ${WORDS_MAX}) };
  }
  return { type: 'taken' };
};
const tried = (text) => {
  try {
    return examined(text);
  } catch (error) {
    return { type: 'threw', sentence: String(error?.message ?? error).slice(0, ${WORDS_MAX}) };
  }
};
globalThis.answer = stringify(isWork ? { type: 'examined', lists: globalThis.lists.map(tried) } : { type: 'no-protocol' });
`;

/** True if the package asked for another module. */
let imports = false;

/** Throws a text, since an Error would be one more object of this side. */
function refuse(): never {
  imports = true;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- see above
  throw IMPORTS;
}

const IMPORTS = 'it imports something';

async function examine({ code, lists }: Asked): Promise<string> {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
  const moduleOf = (source: string): vm.SourceTextModule =>
    new vm.SourceTextModule(source, { context, importModuleDynamically: () => refuse() });
  vm.runInContext(`globalThis.lists = JSON.parse(${JSON.stringify(JSON.stringify(lists))});`, context);
  try {
    const own = moduleOf(code);
    await own.link(() => refuse());
    const driver = moduleOf(DRIVER);
    await driver.link(() => own);
    await driver.evaluate();
  } catch (error) {
    return broken(imports ? IMPORTS : sentenceOf(error));
  }
  if (imports) return broken(IMPORTS);
  const answer: unknown = vm.runInContext('globalThis.answer', context);
  return typeof answer === 'string' ? answer : JSON.stringify({ type: 'no-protocol' });
}

const broken = (sentence: string): string => JSON.stringify({ type: 'broken', sentence });

function sentenceOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message.split('\n', 1).join('').slice(0, WORDS_MAX) : 'it threw something';
}

process.on('unhandledRejection', () => undefined); // of the package: nobody waits for it
process.stdout.write(await examine(JSON.parse(await text(process.stdin)) as Asked));
