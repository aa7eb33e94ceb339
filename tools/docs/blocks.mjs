import { renderMermaidSVG } from 'beautiful-mermaid';

/** The page's own colours, so that a diagram follows the light and the dark theme. */
const COLOURS = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  line: 'var(--vp-c-text-2)',
  muted: 'var(--vp-c-text-2)',
  accent: 'var(--vp-c-brand-1)',
  font: 'inherit',
  transparent: true,
};

/**
 * Makes a plugin of markdown-it that draws Mermaid blocks as SVG while the site is built, and shows indented code like
 * fenced code. A diagram with a fault fails the build.
 */
export function renderBlocks(markdown) {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.code_block = (tokens, index, ...rest) => {
    tokens[index].info = 'txt';
    return fence(tokens, index, ...rest);
  };
  markdown.renderer.rules.fence = (tokens, index, ...rest) =>
    tokens[index].info.trim() === 'mermaid' ? draw(tokens[index].content) : fence(tokens, index, ...rest);
}

function draw(text) {
  const svg = renderMermaidSVG(text, COLOURS);
  const style = /<style>(.*?)<\/style>/s.exec(svg)?.[1] ?? '';
  // A reader without a network gets the page's font; a template of Vue takes a style only as a component.
  const kept = style.replace(/@import [^;]*(?:;[^;]*?)*?'\);/, '').replace(/text \{[^}]*\}/, '');
  return `<div class="diagram"><component :is="'style'">${kept.replaceAll('<', '&lt;')}</component>${svg
    .replace(/<style>.*?<\/style>/s, '')
    .replace('<svg ', '<svg v-pre role="img" ')}</div>`;
}
