import { Catch, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { ContractError } from '@bpdao/wire';
import type { FaultLog } from './fault-log.ts';
import { Fault } from './wire.ts';

/**
 * Decides for every error about its message: a broken contract is dropped with a sentence, a fault of the service is
 * logged.
 */
@Catch()
export class FaultFilter implements RpcExceptionFilter<unknown> {
  private readonly log: FaultLog;

  constructor(log: FaultLog) {
    this.log = log;
  }

  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    const subject = String(host.switchToRpc().getContext<{ getArgByIndex(index: number): unknown }>().getArgByIndex(0));
    if (error instanceof ContractError) {
      const { expected, field, message } = error;
      this.log.add(`${subject} ${expected}.${withoutPlaces(field)}`, (log) =>
        log.warn({ subject, expected, field }, 'dropped a message that breaks its contract'),
      );
      return throwError(() => new Fault(400, message));
    }
    if (!(error instanceof Fault)) {
      this.log.add(`${subject} ${error instanceof Error ? error.name : typeof error}`, (log) =>
        log.error(
          { subject, error: String(error), stack: error instanceof Error ? error.stack : undefined },
          'could not answer',
        ),
      );
    }
    return throwError(() => error);
  }
}

/** Returns a field's path without places in lists, because a client could name any number of places. */
const withoutPlaces = (field: string): string => field.replaceAll(/\[\d+\]/g, '[]');
