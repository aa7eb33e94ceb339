import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chartOf, overlays, type Overlay } from './chart.ts';
import { kubectl } from './kubectl.ts';
import { root } from './network-folder.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name the folder that the chart is written to: npm run k8s:chart -- FOLDER\n');
  process.exit(2);
}
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { readonly version: string };
const rendered = Object.fromEntries(
  await Promise.all(
    overlays.map(
      async (overlay) =>
        [overlay, await kubectl('kustomize', path.join(root, 'deploy/k8s/overlays', overlay))] as const,
    ),
  ),
) as Readonly<Record<Overlay, string>>;
for (const [file, text] of chartOf(rendered, version)) {
  const place = path.join(folder, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
}
