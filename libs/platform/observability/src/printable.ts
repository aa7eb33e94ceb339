/**
 * What a terminal would obey or hide instead of showing it: control characters, format characters (they turn the
 * direction of writing, or take no room), line and paragraph separators, everything else that is not seen, and lone
 * surrogates.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text of strangers as a terminal may be given it, on one line: what it would not show stands there as an escape, such
 * as \u001b.
 */
export const printable = (text: string): string => text.replaceAll(UNSEEN, escaped);

/** A value as JSON that reads back as the same value, and that a terminal may be given. */
export const printableJson = (value: unknown): string => printableDocument(JSON.stringify(value));

/**
 * JSON on one line as a terminal may be given it: what it would not show stands within strings alone, where its escape
 * means the same.
 */
export const printableDocument = (json: string): string => json.replaceAll(UNSEEN, escapedUnits);

const escaped = (unseen: string): string =>
  unseen.length === 1 ? escapedUnits(unseen) : `\\u{${unseen.codePointAt(0)?.toString(16) ?? ''}}`;

const escapedUnits = (unseen: string): string =>
  unseen
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
