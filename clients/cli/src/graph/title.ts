import type { PostRecord } from '@bpdao/messages';

const LONGEST = 60;

/**
 * Returns the content of a post in a few words, unescaped: the first line of its text, or the name and version of its
 * manifest. Empty if the content is no text.
 */
export function titleOf({
  post: {
    value: { kind, content },
  },
}: Pick<PostRecord, 'post'>): string {
  const text = textOf(content);
  const first =
    (kind === 'protocol' || kind === 'genesis' ? manifestTitle(text) : undefined) ??
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ??
    '';
  return cut(first, LONGEST);
}

/** Cuts a text to a number of letters; a cut text ends in …. */
export const cut = (text: string, most: number): string =>
  Array.from(text).length <= most
    ? text
    : `${Array.from(text)
        .slice(0, most - 1)
        .join('')}…`;

function manifestTitle(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null || !('name' in read) || !('version' in read)) return undefined;
    return `${String(read.name)} ${String(read.version)}`;
  } catch {
    return undefined;
  }
}

export function textOf(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return '';
  }
}
