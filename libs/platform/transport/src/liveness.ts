import type { MailboxStatus } from '@bpdao/actor';

/** For so long nothing need be taken although something waits, ms: longer than anything that is done in one piece. */
export const STILL_MS = 60_000;

/**
 * Whether a service goes on by itself. It does not when it has ended, and when it leads, may answer, and has taken
 * nothing for a minute although something waited all that time. Whoever waits for its broker, recovers or stands by is
 * alive: another start would change nothing.
 */
export const isLive = (
  { role, answers, oldestMs }: Pick<MailboxStatus, 'role' | 'answers' | 'oldestMs'>,
  sinceTakenMs: number,
): boolean => role !== 'ended' && !(answers && oldestMs > STILL_MS && sinceTakenMs > STILL_MS);
