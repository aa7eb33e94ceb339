/**
 * Characters that a terminal would obey or hide instead of showing: control characters, format characters (they turn
 * the direction of writing, or take no room), line and paragraph separators, all other invisible characters, and lone
 * surrogates.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Returns a stranger's text on one line that a terminal can show safely: each invisible character becomes an escape,
 * such as \u001b.
 */
export const printable = (text: string): string => text.replaceAll(UNSEEN, escaped);

/** Returns a value as JSON that a terminal can show safely, and that reads back as the same value. */
export const printableJson = (value: unknown): string => printableDocument(JSON.stringify(value));

/**
 * Returns JSON on one line that a terminal can show safely. Invisible characters occur only within strings, and there
 * an escape means the same.
 */
export const printableDocument = (json: string): string => json.replaceAll(UNSEEN, escapedUnits);

const escaped = (unseen: string): string =>
  unseen.length === 1 ? escapedUnits(unseen) : `\\u{${unseen.codePointAt(0)?.toString(16) ?? ''}}`;

const escapedUnits = (unseen: string): string =>
  unseen
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
