/** Escapes a text for an SVG element or attribute. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Writes a number with no more digits than a picture shows. */
export const digits = (value: number): string => String(Math.round(value * 100) / 100);

/** Writes an element with its attributes; `content` stands in it as it is. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content?: string): string {
  const words = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? digits(value) : escaped(value)}"`,
  );
  return content === undefined ? `<${name}${words.join('')}/>` : `<${name}${words.join('')}>${content}</${name}>`;
}

/** Writes a text element; its text is escaped. */
export const label = (
  x: number,
  y: number,
  text: string,
  attributes: Readonly<Record<string, string | number>> = {},
): string => element('text', { x, y, ...attributes }, escaped(text));

/** Writes a whole picture on white, px; `title` is the text for readers who do not see the picture. */
export const picture = (width: number, height: number, title: string, content: readonly string[]): string =>
  `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'ui-sans-serif, system-ui, Helvetica, Arial, sans-serif',
      'font-size': 12,
      role: 'img',
      'aria-label': title,
    },
    `\n${[element('rect', { width, height, fill: '#ffffff' }), ...content].join('\n')}\n`,
  )}\n`;
