/** The site: the pages of the repository as they are, and the API reference that TypeDoc makes. A dead link fails it. */
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { renderBlocks } from '../blocks.mjs';
import { pageLinks } from '../page-links.mjs';
import { sidebar } from '../sidebar.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const site = path.join(root, 'tools/docs/dist');

export default defineConfig({
  title: 'Block producer DAO',
  description: 'Proof of REP: how it works, how to run it, how to change it',
  srcDir: root,
  outDir: path.join(site, 'site'),
  cacheDir: path.join(site, 'cache'),
  rewrites: (page) => page.replace(/README\.md$/, 'index.md'),
  markdown: { config: (markdown) => markdown.use(renderBlocks).use(pageLinks, root) },
  // The search index and the reference of the platform are large; a reader has them on the same machine.
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Documentation', link: '/docs/' },
      { text: 'Glossary', link: '/docs/GLOSSARY' },
      { text: 'API', link: '/docs/api/' },
    ],
    sidebar: sidebar(root),
    outline: [2, 3],
  },
});
