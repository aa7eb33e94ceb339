import { pino } from 'pino';
import { printableDocument } from './printable.ts';

/** Where a process says what it does: JSON lines. Refusals are debug, dropped messages warn, a halt is an error. */
export interface Log {
  debug(fields: object, sentence: string): void;
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

/**
 * A log to standard error, which a terminal may show whatever strangers wrote into it; `BPDAO_LOG_LEVEL` says from
 * which level on (info).
 */
export function createLog(name: string, level: string = process.env.BPDAO_LOG_LEVEL ?? 'info'): Log {
  return pino(
    {
      name,
      level,
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: (line) => `${printableDocument(line.trimEnd())}\n` },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
