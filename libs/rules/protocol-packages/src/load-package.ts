import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { InstalledProtocol, WorkProtocol } from '@bpdao/work-protocols';
import { PackageError } from './package-error.ts';
import { isPackage, readPackage, type PackageFiles } from './package-files.ts';

/** A package whose code runs here. */
export interface LoadedPackage extends InstalledProtocol {
  readonly folder: string;
  readonly digest: string;
  readonly files: PackageFiles['files'];
}

/** Loads a package. It runs the very bytes of the digest, so its module is one file. Throws PackageError. */
export async function loadPackage(folder: string): Promise<LoadedPackage> {
  const found = await readPackage(folder);
  const { name, version, governanceSharePpm, digest, entry, files } = found;
  const code = Buffer.from(files.get(entry) ?? '').toString('base64');
  const loaded = (await import(`data:text/javascript;base64,${code}`).catch((error: unknown) => {
    throw new PackageError(
      `The module ${entry} of ${name}@${version} cannot be loaded: ${error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : String(error)}. It must be one file that imports nothing.`,
    );
  })) as { readonly workProtocol?: unknown };
  if (!isWorkProtocol(loaded.workProtocol)) {
    throw new PackageError(
      `The module ${entry} of ${name}@${version} exports no workProtocol with the functions order and examine.`,
    );
  }
  return { name, version, governanceSharePpm, digest, folder, files, work: loaded.workProtocol };
}

function isWorkProtocol(value: unknown): value is WorkProtocol {
  return (
    typeof value === 'object' &&
    value !== null &&
    'order' in value &&
    typeof value.order === 'function' &&
    'examine' in value &&
    typeof value.examine === 'function'
  );
}

/**
 * Loads every package of work protocols in a folder: the folder itself if it is one, else the folders in it, and those
 * in its scopes (`@…`), as npm lays them out. Throws PackageError.
 */
export async function installedIn(folder: string | undefined): Promise<readonly LoadedPackage[]> {
  if (folder === undefined || folder === '') return [];
  if (await isPackage(folder)) return [await loadPackage(folder)];
  const names = await readdir(folder).catch((error: Error) => {
    throw new PackageError(`The folder of protocols ${folder} cannot be read: ${error.message}.`);
  });
  const places = (
    await Promise.all(
      names
        .toSorted()
        .map(async (name) =>
          name.startsWith('@') ? (await readdir(path.join(folder, name))).map((inner) => `${name}/${inner}`) : [name],
        ),
    )
  ).flat();
  const loaded: LoadedPackage[] = [];
  for (const place of places) {
    if (await isPackage(path.join(folder, place))) loaded.push(await loadPackage(path.join(folder, place)));
  }
  return loaded;
}
