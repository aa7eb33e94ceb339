import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';
import { anchorsOf, files, headingsOf, pages, read } from './pages.mjs';

/** Links within the repository to no file, or to no heading. */
export function deadLinks() {
  return pages.flatMap(({ name, blocks }) =>
    blocks.flatMap(({ line, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, href]) => {
        const wrong = wrongLink(name, href);
        return wrong === undefined ? [] : [`${name}:${line}: ${href}: ${wrong}`];
      }),
    ),
  );
}

function wrongLink(from, href) {
  if (/^[a-z]+:/.test(href)) return undefined;
  const [file, anchor] = href.split('#');
  const target = file === '' ? from : path.join(path.dirname(from), file);
  if (!existsSync(path.join(root, target))) return 'there is no such file';
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(target).includes(anchor) ? undefined : 'the page has no such heading';
}

/** Pages below docs/ that docs/README.md, the index, does not name. */
export function unlisted() {
  const index = read('docs/README.md');
  return pages
    .map(({ name }) => name)
    .filter((name) => /^docs\/(?!README|adr\/\d)/.test(name))
    .filter((name) => !index.includes(`](${name.slice('docs/'.length)})`))
    .map((name) => `${name}: the index docs/README.md does not name it`);
}

/** Comments that send a reader to a page, or to a part of it, that is not there: `docs/spec/vpsc.md, "Voting"`. */
export function deadReferences() {
  return files
    .filter((name) => /\.(ts|mjs|proto|ya?ml)$|Dockerfile$/.test(name) && !name.includes('/generated/'))
    .flatMap((name) => {
      // A comment may break a line anywhere.
      const text = read(name).replaceAll(/\n\s*(?:\*|\/\/|#) ?/g, ' ');
      return [...text.matchAll(/\b(docs\/[\w./-]+\.md)((?:,? (?:and )?"[^"]{1,60}")*)/g)].flatMap(
        ([, target, parts]) => {
          if (!existsSync(path.join(root, target))) return [`${name}: there is no ${target}`];
          const headings = headingsOf(target);
          return [...parts.matchAll(/"([^"]+)"/g)]
            .map(([, part]) => part)
            .filter((part) => !headings.includes(part))
            .map((part) => `${name}: ${target} has no part "${part}"`);
        },
      );
    });
}

/** Finds the folders of the workspace that the map in docs/ARCHITECTURE.md leaves out. */
export function unmapped() {
  const map = new Set(/```([\s\S]*?)```/.exec(read('docs/ARCHITECTURE.md'))?.[1].match(/[\w-]+/g));
  const folders = files.flatMap(
    (name) => /^(?:libs\/[^/]+|services|clients|tools|tests)\/([^/]+)\//.exec(name)?.[1] ?? [],
  );
  return [...new Set(folders)]
    .filter((name) => !map.has(name))
    .map((name) => `docs/ARCHITECTURE.md: it leaves out ${name}`);
}
