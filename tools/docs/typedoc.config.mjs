/** TypeDoc: a page of the API reference for the SDK and for each library of the platform, under docs/api. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Converter } from 'typedoc';

const root = path.resolve(import.meta.dirname, '../..');
const folders = [
  'clients/sdk',
  ...readdirSync(path.join(root, 'libs/platform'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `libs/platform/${name}`),
];
const packageName = (folder) => JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')).name;
/** The last part of a package's name; it names the page. */
const names = new Map(folders.map((folder) => [folder, packageName(folder).split('/').at(-1)]));

export default {
  name: 'API reference',
  plugin: ['typedoc-plugin-markdown', nameModules],
  tsconfig: path.join(root, 'tsconfig.tests.json'),
  basePath: root,
  entryPoints: folders.map((folder) => path.join(root, folder, 'src/index.ts')),
  out: path.join(root, 'docs/api'),
  router: 'module',
  entryFileName: 'index',
  readme: 'none',
  logLevel: 'Warn',
  disableSources: true,
  excludePrivate: true,
  excludeExternals: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
};

/** Names modules by their packages, as readers know them; TypeDoc names a module after its file. */
function nameModules(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const folder = folders.find((one) => `${one}/`.endsWith(`${module.name.replace(/src.*$/, '')}`));
      if (folder !== undefined) module.name = names.get(folder);
    }
  });
}
