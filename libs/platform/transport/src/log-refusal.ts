import { readTraceparent } from '@bpdao/actor';
import type { Log } from '@bpdao/observability';
import { readRefusalBy, refusalText, type Answer, type Sentences } from '@bpdao/wire';

/** Logs for operators why an actor with these codes refused a command, and in which trace. */
export function logRefusal(
  log: Pick<Log, 'debug'>,
  sentences: Sentences,
  command: string,
  { code, detail }: Extract<Answer, { type: 'refused' }>,
  traceparent: string | undefined,
): void {
  const traceId = readTraceparent(traceparent)?.traceId;
  const text = refusalText(readRefusalBy(sentences, { code, detail }));
  log.debug({ command, code, detail, traceId }, `refused ${command}: ${text}`);
}
