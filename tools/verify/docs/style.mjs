import { pages } from './pages.mjs';

const LONGEST = 500;

/** Paragraphs, items and cells of more characters than a reader takes in at once. A link counts as its words. */
export function tooLong() {
  return pages.flatMap(({ name, blocks }) =>
    blocks.flatMap(({ line, text }) =>
      partsOf(text)
        .map((part) => part.replaceAll(/\]\([^)]*\)/g, ']').trim())
        .filter((part) => part.length > LONGEST)
        .map((part) => `${name}:${line}: ${part.length} characters in one paragraph, more than ${LONGEST}`),
    ),
  );
}

const partsOf = (text) => (text.startsWith('|') ? text.split(/(?<!\\)\||<br>/) : [text]);
