import { readTraceparent } from '@bpdao/actor';
import { explainRefusal, type Answer, type RefusingActor } from '@bpdao/messages';
import type { Log } from '@bpdao/observability';

/** Tells, for an operator who looks for it, why an actor refused a command, and in which trace. */
export function logRefusal(
  log: Pick<Log, 'debug'>,
  actor: RefusingActor,
  command: string,
  { code, detail }: Extract<Answer, { type: 'refused' }>,
  traceparent: string | undefined,
): void {
  const traceId = readTraceparent(traceparent)?.traceId;
  log.debug({ command, code, detail, traceId }, `refused ${command}: ${explainRefusal(actor, { code, detail })}`);
}
