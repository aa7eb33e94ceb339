import type { Log } from '@bpdao/observability';
import { ContractError } from '@bpdao/messages';
import { Catch } from '@nestjs/common';
import type { ArgumentsHost, RpcExceptionFilter } from '@nestjs/common';
import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { Fault } from './wire.ts';

/** Says of every error what becomes of its message: broken contracts are dropped with a sentence, our own faults are logged. */
@Catch()
export class FaultFilter implements RpcExceptionFilter<unknown> {
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    const subject = String(host.switchToRpc().getContext<{ getArgByIndex(index: number): unknown }>().getArgByIndex(0));
    if (error instanceof ContractError) {
      this.log.warn({ subject, expected: error.expected, field: error.field }, 'dropped a message that breaks its contract');
      return throwError(() => new Fault(400, error.message));
    }
    if (!(error instanceof Fault)) this.log.error({ subject, error: String(error), stack: error instanceof Error ? error.stack : undefined }, 'could not answer');
    return throwError(() => error);
  }
}
