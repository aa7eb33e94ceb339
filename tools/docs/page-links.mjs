import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a plugin of markdown-it that makes the links of the repository those of the site. A README is the index of its
 * folder. A link to a file that is no page becomes plain text, because the site holds pages alone.
 */
export function pageLinks(markdown, root) {
  markdown.core.ruler.push('page-links', ({ tokens, env }) => {
    const folder = path.dirname(env.path ?? path.join(root, 'README.md'));
    for (const token of tokens) if (token.children !== null) token.children = linked(token.children, folder);
  });
}

function linked(tokens, folder) {
  const kept = [];
  let dropped = 0;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const target = pageAt(token.attrGet('href'), folder);
      if (target === undefined) dropped += 1;
      else {
        token.attrSet('href', target);
        kept.push(token);
      }
    } else if (token.type === 'link_close' && dropped > 0) dropped -= 1;
    else kept.push(token);
  }
  return kept;
}

/**
 * Returns the link as the site has it; undefined if it names a file that is no page. A link to nothing stays: it fails
 * the build.
 */
function pageAt(href, folder) {
  if (/^[a-z]+:|^#|^\//.test(href)) return href;
  const [name, anchor] = href.split('#');
  const place = path.join(folder, decodeURI(name));
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (name.endsWith('.md') || !existsSync(place)) return href.replace(/README\.md(?=#|$)/, 'index.md');
  if (!statSync(place).isDirectory()) return undefined;
  return existsSync(path.join(place, 'README.md')) ? `${path.posix.join(name, 'index.md')}${hash}` : undefined;
}
