import { printable, printableDocument, printableJson } from '../src/printable.ts';

describe('text of strangers', () => {
  it.each<[what: string, text: string, shown: string]>([
    ['words of any language as they are', 'Zoë paid 3 € for 日本 – “ok” 👍 ✓', 'Zoë paid 3 € for 日本 – “ok” 👍 ✓'],
    ['a command to the terminal', '\u001b[2Jgone', '\\u001b[2Jgone'],
    ['the same by one letter of C1', '\u009b2Jgone', '\\u009b2Jgone'],
    ['line feed, carriage return, tabulator and delete', 'a\nb\rc\td\u007f', 'a\\u000ab\\u000dc\\u0009d\\u007f'],
    ['separators of lines and paragraphs', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    [
      'what turns the direction of writing',
      '\u202e\u202a\u2066\u2069\u200e\u200f\u061cx',
      '\\u202e\\u202a\\u2066\\u2069\\u200e\\u200f\\u061cx',
    ],
    [
      'what takes no room',
      'a\u200bb\u200d\u2060\ufeff\u00adc\u3164\u034f\ufe0f',
      'a\\u200bb\\u200d\\u2060\\ufeff\\u00adc\\u3164\\u034f\\ufe0f',
    ],
    ['invisible letters beyond 16 bits', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['halves of letters', 'a\ud83db\udc4d', 'a\\ud83db\\udc4d'],
  ])('is shown: %s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
    expect(printable(printable(text))).toBe(shown);
  });

  it('within JSON reads back as it was written', () => {
    const value = {
      memo: 'a\u001b\u007f\u0085\u009b2J\u202e\u200b\u2028\ud83d \u{e0041}👍\n"\\',
      ['\u202ename']: [1, true, null],
    };
    const json = printableJson(value);
    expect(json).not.toMatch(/[^\x20-\x7e👍]/u);
    expect(JSON.parse(json)).toEqual(value);
  });

  it('of JSON that another wrote is the same value too', () => {
    const json = JSON.stringify({ why: '\u009b\u202e' });
    expect(printableDocument(json)).toBe('{"why":"\\u009b\\u202e"}');
  });
});
