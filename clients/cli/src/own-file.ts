import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';

/** The user that runs a program, by number. */
export interface Runner {
  readonly user: number;
  /** The user for whom root runs the program, as sudo tells. */
  readonly for: number | undefined;
}

/** Returns the user that runs this program; undefined on a system without such numbers. */
export function runner(): Runner | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const told = process.env.SUDO_UID;
  return { user, for: user === 0 && told !== undefined && /^\d{1,10}$/.test(told) ? Number(told) : undefined };
}

/** The result of looking for a file: its text, its absence, or the sentence that says why it is not taken. */
export type Found =
  | { readonly type: 'own'; readonly text: string }
  | { readonly type: 'absent' }
  | { readonly type: 'foreign'; readonly sentence: string };

const BYTES_MAX = 1_000_000;

/**
 * Reads a file that steers a program, if the file and its folder belong to the user, and no other user can write to
 * them. In a folder above, others may have put it there as a trap.
 */
export async function readOwn(file: string, who: Runner | undefined = runner()): Promise<Found> {
  // the program must not wait for a pipe of another user
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

/** Returns the reason why a file or folder is open to others; undefined if it is the user's alone. */
function foreign(what: string, { uid, gid, mode }: Stats, who: Runner | undefined): string | undefined {
  if (who === undefined) return undefined;
  if (uid !== who.user && uid !== who.for) return `${what} belongs to another user`;
  // A group with the number of its user belongs to that user alone: some systems make it so, and let the group write.
  const isPrivateGroup = gid === uid;
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !isPrivateGroup) ? `others can write to ${what}` : undefined;
}
