import { existsSync } from 'node:fs';
import path from 'node:path';
import { actorNames, catalogue } from '@bpdao/catalogue';
import { root } from '../root.mjs';
import { files, pages, read } from './pages.mjs';
import { words } from './words.mjs';

const FOLDERS = 'libs|services|clients|tools|tests|bench|proto|docs|deploy|examples';
const scripts = JSON.parse(read('package.json')).scripts;
/** The first words of `bpdao`. */
const commands = new Set(
  files
    .filter((name) => name.startsWith('clients/cli/src/commands/'))
    .flatMap((name) => [...read(name).matchAll(/\.command\('([\w-]+)/g)].map(([, command]) => command)),
);

/** Claims of a page about the code that the code does not bear out. */
export const wrongClaims = () =>
  pages.flatMap(({ name, blocks, code }) => [
    ...blocks.flatMap(({ line, text }) =>
      [...text.matchAll(/`([^`]+)`/g)]
        .flatMap(([, span]) => [...wrongLine(span), ...wrongPath(span), ...wrongSubject(span), ...wrongWord(span)])
        .map((wrong) => `${name}:${line}: ${wrong}`),
    ),
    ...code.flatMap(({ line, text }) =>
      wrongLine(text.replace(/ # .*$/, '')).map((wrong) => `${name}:${line}: ${wrong}`),
    ),
  ]);

/** Finds missing scripts, commands and options in a line that a reader types. */
function wrongLine(text) {
  const wrong = [...text.matchAll(/\bnpm run (?:--?\S+ )*([\w:-]+)/g)]
    .filter(([, script]) => scripts[script] === undefined)
    .map(([, script]) => `there is no npm script "${script}"`);
  const own = /^\s*(?:npx bpdao|bpdao|npm (?:start|run \S+)(?: --silent)? --)(?= |$)(.*)$/.exec(text);
  if (own === null) return wrong;
  const command = /bpdao ([a-z][\w-]*)/.exec(text)?.[1];
  if (command !== undefined && !commands.has(command)) wrong.push(`bpdao has no command "${command}"`);
  const options = own[1].match(/(?<= )--[a-z][\w-]*/g) ?? [];
  return [
    ...wrong,
    ...options.filter((one) => !words.has(one.slice(2))).map((one) => `no program has the option ${one}`),
  ];
}

/**
 * Finds a path from the root of the repository to no file, or a test of no project. A name with a wildcard must fit a
 * file.
 */
function wrongPath(span) {
  if (/^[\w.-]+\.spec\.ts$/.test(span) && !files.some((name) => name.endsWith(`/${span}`)))
    return [`there is no ${span}`];
  const named = new RegExp(`^(?:${FOLDERS})/[\\w./{},*<>-]+$`).exec(span)?.[0];
  if (named === undefined || /dist|generated|docs\/api/.test(named) || existsSync(path.join(root, named))) return [];
  const pattern = named
    .replaceAll('.', '\\.')
    .replaceAll(/\{([^}]+)\}/g, (_all, choices) => `(?:${choices.replaceAll(',', '|')})`)
    .replaceAll('**', '.+')
    .replaceAll(/\*|<[^>]+>/g, '[^/]+')
    .replace(/\/$/, '');
  return files.some((name) => new RegExp(`^${pattern}(?:/|$)`).test(name)) ? [] : [`there is no ${named}`];
}

/** Finds a subject of no actor, or with a name that the actor does not have. */
function wrongSubject(span) {
  const [, actor, kind, name] = /^bpdao\.v1\.(\w+)\.(\w+)\.([\w-]+)$/.exec(span) ?? [];
  if (actor === undefined) return [];
  const part = { cmd: 'command', qry: 'query', fact: 'fact', said: 'fact' }[kind];
  const isThere = actorNames.includes(actor) && part !== undefined && catalogue[actor][part].names.includes(name);
  return isThere ? [] : [`no actor has the subject ${span}`];
}

/**
 * Finds a single word that no source file has: a fact, a parameter, a code of a refusal, a variable of the environment.
 */
function wrongWord(span) {
  const isName = /^(?:--)?[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*$/.test(span) && !/^[0-9a-f]{32,}$/.test(span);
  return isName && !words.has(span.replace(/^--/, '')) ? [`the code has no "${span}"`] : [];
}
