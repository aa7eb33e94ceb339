import type { MailboxStatus } from '@bpdao/actor';

/**
 * The time for which a leader may take nothing although messages wait, ms: longer than any work that is done in one
 * piece.
 */
export const STILL_MS = 60_000;

/**
 * Tells if a service goes on by itself. It does not if it has ended, or if it leads, may answer, and has taken nothing
 * for a minute although a message waited all that time. A service that waits for its broker, recovers or stands by is
 * alive: another start would change nothing.
 */
export const isLive = (
  { role, answers, oldestMs }: Pick<MailboxStatus, 'role' | 'answers' | 'oldestMs'>,
  sinceTakenMs: number,
): boolean => role !== 'ended' && !(answers && oldestMs > STILL_MS && sinceTakenMs > STILL_MS);
