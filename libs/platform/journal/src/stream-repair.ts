import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { streamName } from '@bpdao/wire';
import { ChainWalk } from './chain-walk.ts';
import { heldLease } from './held-lease.ts';
import { insistently } from './insistently.ts';
import { callApi, errorOf, isApiError, mustCallApi, STREAM_NOT_FOUND } from './jetstream-api.ts';
import { JournalError } from './journal-error.ts';
import { refillStream } from './refill-stream.ts';
import { REPAIR_MARK, repairOf } from './repair-mark.ts';
import { snapshotEnd } from './snapshot-end.ts';
import { checkStream, type ForeignMessage, type StreamReport } from './stream-check.ts';
import { mustBeNew, StreamCopy } from './stream-copy.ts';
import { streamAt, type StreamPlace } from './stream-place.ts';
import { streamSettings, type StreamAnswer } from './stream-settings.ts';
import { verifyStream } from './verify-stream.ts';
import { walkStream } from './walk-stream.ts';

/** The steps of a repair, each named when it is done. */
export type RepairStep = 'copied' | 'marked' | 'deleted' | 'made' | 'refilled' | 'verified' | 'opened';

/** Called with the progress of a step. */
export type RepairProgress = (
  what: 'reading' | 'copying' | 'refilling' | 'verifying',
  done: number,
  all: number,
) => void;

export interface RepairParts extends StreamPlace {
  /** The file that keeps the whole stream before it is made anew. An interrupted repair goes on from it. */
  readonly copy: string;
  /** The file for messages that do not continue the chain. */
  readonly setAside: string;
  readonly onStep?: (step: RepairStep) => void;
  readonly onProgress?: RepairProgress;
}

/** The result of a repair. */
export interface Repair {
  /** The number of messages that continue the chain; the stream holds these and no others. */
  readonly kept: number;
  /** The messages that were set aside. None: the stream was whole, and the repair changed nothing. */
  readonly foreign: readonly ForeignMessage[];
  /** The files; undefined if nothing was set aside. */
  readonly files: { readonly copy: string; readonly setAside: string } | undefined;
}

/**
 * The time for which readers can see that the stream is about to be made anew, ms: they look after a second of silence.
 */
const READERS_MS = 2_000;

/**
 * Makes an actor's stream anew from the messages that continue its chain, and sets the others aside in a file
 * (docs/operations/repair.md). Everything is on disk before anything is deleted, and an interrupted repair goes on from
 * there. Throws JournalError if it cannot repair the stream.
 */
export async function repairStream(parts: RepairParts): Promise<Repair> {
  const found = await streamAt(parts);
  const copy = isBegun(found, parts) ? await openCopy(found, parts) : await copyStream(parts);
  if (copy === undefined) return { kept: found?.state.last_seq ?? 0, foreign: [], files: undefined };
  await copy.setAside();
  await mustNotRun(parts);
  await makeAnew(parts, copy);
  const {
    head: { replicas, kept, setAside },
  } = copy;
  await verifyStream(parts, copy, (done, all) => parts.onProgress?.('verifying', done, all));
  parts.onStep?.('verified');
  await insistently(() =>
    mustCallApi(
      parts.connection,
      `STREAM.UPDATE.${streamName(parts.actor)}`,
      streamSettings(parts.actor, replicas),
      `stream ${streamName(parts.actor)} cannot be opened again`,
    ),
  );
  parts.onStep?.('opened');
  const foreign: ForeignMessage[] = [];
  for await (const { sequence, subject, why = '' } of copy.foreign()) foreign.push({ sequence, subject, why });
  return { kept, foreign, files: { copy: copy.file, setAside } };
}

/** Tells if a repair was interrupted: the stream says so, or the stream is missing or empty and a copy of it exists. */
function isBegun(found: StreamAnswer | undefined, { copy }: RepairParts): boolean {
  if (found !== undefined && repairOf(found.config) !== undefined) return true;
  return (found === undefined || found.state.last_seq === 0) && existsSync(copy);
}

/** Opens the copy of an interrupted repair: the named file, or else the file that the stream names. */
async function openCopy(found: StreamAnswer | undefined, { actor, chain, copy }: RepairParts): Promise<StreamCopy> {
  const marked = found === undefined ? undefined : repairOf(found.config);
  const opened = await StreamCopy.open(existsSync(copy) ? copy : (marked ?? copy));
  if (opened.head.actor !== actor || opened.head.chainId !== chain.chainId) {
    throw new JournalError(
      `${opened.file} is the copy of another stream: of ${opened.head.actor} on chain ${opened.head.chainId.slice(0, 12)}…`,
    );
  }
  return opened;
}

/** Writes the whole stream to disk; returns undefined if no message of it must be set aside. */
async function copyStream(parts: RepairParts): Promise<StreamCopy | undefined> {
  const { actor, chain, onProgress, onStep } = parts;
  const report = await checkStream(parts, (done, all) => onProgress?.('reading', done, all));
  if (report.foreign.length === 0) return undefined;
  await mustNotRun(parts);
  await mustHoldSnapshots(parts, report);
  const [file, setAside] = [path.resolve(parts.copy), path.resolve(parts.setAside)];
  mustBeNew(setAside);
  const messages = walkStream(parts, new ChainWalk(actor, chain), report.lastSequence, (done, all) =>
    onProgress?.('copying', done, all),
  );
  const { sequence: kept, hash } = report.chain;
  const copy = await StreamCopy.write(
    file,
    {
      actor,
      chainId: chain.chainId,
      lastSequence: report.lastSequence,
      kept,
      hash,
      replicas: await replicasOf(parts),
      setAside,
    },
    messages,
  );
  onStep?.('copied');
  return copy;
}

/**
 * Deletes the stream, unless that is done already, and makes it from the kept messages. The new stream says that it is
 * under repair, and republishes nothing.
 */
async function makeAnew(parts: RepairParts, copy: StreamCopy): Promise<void> {
  const { onStep, onProgress } = parts;
  const before = await streamAt(parts);
  if (before !== undefined && !isMadeAnew(before)) {
    if (before.state.last_seq > 0) {
      if (before.state.last_seq !== copy.head.lastSequence) {
        throw new JournalError(
          `stream ${streamName(parts.actor)} ends at ${before.state.last_seq}, and its copy ${copy.file} at ${copy.head.lastSequence}: somebody writes to it; stop that, and repair it again`,
        );
      }
      await mark(parts, copy, before);
      onStep?.('marked');
      await sleep(READERS_MS);
      await mustNotRun(parts);
    }
    await remove(parts);
    onStep?.('deleted');
  }
  await make(parts, copy);
  onStep?.('made');
  const held = (await streamAt(parts))?.state.last_seq ?? 0;
  await refillStream(parts, copy.kept(), held, (count) => onProgress?.('refilling', count, copy.head.kept));
  onStep?.('refilled');
}

/**
 * Tells if the stream is the new one that is being refilled: it says that it is under repair, and does not republish
 * yet.
 */
const isMadeAnew = ({ config }: StreamAnswer): boolean =>
  repairOf(config) !== undefined && config.republish === undefined;

async function mark({ connection, actor }: StreamPlace, { file }: StreamCopy, { config }: StreamAnswer): Promise<void> {
  const marked = { ...config, metadata: { ...config.metadata, [REPAIR_MARK]: file } };
  await insistently(() =>
    mustCallApi(
      connection,
      `STREAM.UPDATE.${streamName(actor)}`,
      marked,
      `stream ${streamName(actor)} cannot be changed`,
    ),
  );
}

async function remove({ connection, actor }: StreamPlace): Promise<void> {
  await insistently(async () => {
    const answer = await callApi<object>(connection, `STREAM.DELETE.${streamName(actor)}`, {});
    if (isApiError(answer) && answer.error.err_code !== STREAM_NOT_FOUND) {
      throw errorOf(answer.error, `stream ${streamName(actor)} cannot be deleted`);
    }
  });
}

async function make({ connection, actor }: StreamPlace, { file, head }: StreamCopy): Promise<void> {
  const { republish: _later, ...settings } = streamSettings(actor, head.replicas);
  await insistently(() =>
    mustCallApi(
      connection,
      `STREAM.CREATE.${streamName(actor)}`,
      { ...settings, metadata: { [REPAIR_MARK]: file } },
      `stream ${streamName(actor)} cannot be made`,
    ),
  );
}

/** Throws JournalError while a process leads the actor, because it would append meanwhile. */
async function mustNotRun(place: StreamPlace): Promise<void> {
  const lease = await heldLease(place);
  if (lease !== undefined) {
    throw new JournalError(
      `${place.actor} runs (its lease ${lease} is held): stop ${place.actor} first, every process of it`,
    );
  }
}

/**
 * Throws JournalError if a snapshot covers more messages than would be kept: then messages of the chain are lost, and
 * those behind them are not foreign.
 */
async function mustHoldSnapshots(place: StreamPlace, { chain }: StreamReport): Promise<void> {
  const end = await snapshotEnd(place);
  if (end > chain.sequence) {
    throw new JournalError(
      `a snapshot of ${place.actor} holds its stream up to ${end}, and its chain ends at ${chain.sequence}: the broker lost messages that it had acknowledged, and no repair brings them back`,
    );
  }
}

async function replicasOf(place: StreamPlace): Promise<number> {
  const replicas = (await streamAt(place))?.config.num_replicas;
  return typeof replicas === 'number' ? replicas : 1;
}
