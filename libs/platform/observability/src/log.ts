import { pino } from 'pino';
import { printableDocument } from './printable.ts';

/** The log of a process, in JSON lines. Refusals are debug, dropped messages warn, a halt is an error. */
export interface Log {
  debug(fields: object, sentence: string): void;
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

/**
 * Makes a log to standard error that a terminal can show safely, although strangers wrote parts of it.
 * `BPDAO_LOG_LEVEL` is its least level (default: info).
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
