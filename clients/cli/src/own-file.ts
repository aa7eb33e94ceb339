import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';

/** Who runs a program, by number; undefined where the system knows no such numbers. */
export interface Runner {
  readonly user: number;
  /** Whom root runs for, as sudo tells. */
  readonly for: number | undefined;
}

/** Who runs this. */
export function runner(): Runner | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const told = process.env.SUDO_UID;
  return { user, for: user === 0 && told !== undefined && /^\d{1,10}$/.test(told) ? Number(told) : undefined };
}

/** A file that was looked for: its text, nothing there, or why it is not taken. */
export type Found =
  | { readonly type: 'own'; readonly text: string }
  | { readonly type: 'absent' }
  | { readonly type: 'foreign'; readonly sentence: string };

const BYTES_MAX = 1_000_000;

/**
 * Reads a file that says what a program does, if it and its folder are of the one who runs, and nobody else can write
 * to them: in a folder above, others may have put it there for whoever passes.
 */
export async function readOwn(file: string, who: Runner | undefined = runner()): Promise<Found> {
  // a pipe of another must not be waited for
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (handle === undefined) return { type: 'absent' };
  try {
    const [ofFile, ofFolder] = await Promise.all([handle.stat(), stat(path.dirname(file))]);
    const why =
      !ofFile.isFile() || ofFile.size > BYTES_MAX
        ? 'it is no plain file'
        : (foreign('it', ofFile, who) ?? foreign('its folder', ofFolder, who));
    if (why !== undefined) return { type: 'foreign', sentence: `${file} is passed over: ${why}.` };
    return { type: 'own', text: await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
}

/** Why a file or folder is not only of the one who runs; undefined when it is. */
function foreign(what: string, { uid, gid, mode }: Stats, who: Runner | undefined): string | undefined {
  if (who === undefined) return undefined;
  if (uid !== who.user && uid !== who.for) return `${what} belongs to another user`;
  // A group with the number of its user is that user's alone, as systems make them whose files are the group's to
  // write.
  const isPrivateGroup = gid === uid;
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !isPrivateGroup) ? `others can write to ${what}` : undefined;
}
