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

/** How far a repair is: each step is done. */
export type RepairStep = 'copied' | 'marked' | 'deleted' | 'made' | 'refilled' | 'verified' | 'opened';

/** What is read and appended while a step is under way. */
export type RepairProgress = (
  what: 'reading' | 'copying' | 'refilling' | 'verifying',
  done: number,
  all: number,
) => void;

export interface RepairParts extends StreamPlace {
  /** Where the whole stream is kept before it is made anew; a repair that was broken off goes on from it. */
  readonly copy: string;
  /** Where what does not continue the chain is set aside. */
  readonly setAside: string;
  readonly onStep?: (step: RepairStep) => void;
  readonly onProgress?: RepairProgress;
}

/** What a repair came to. */
export interface Repair {
  /** Messages that continue the chain: all that the stream holds. */
  readonly kept: number;
  /** What was set aside; none: the stream was whole, and nothing was changed. */
  readonly foreign: readonly ForeignMessage[];
  /** The files; undefined when nothing was set aside. */
  readonly files: { readonly copy: string; readonly setAside: string } | undefined;
}

/** For so long readers may see that the stream is about to be made anew, ms: they look after a second of silence. */
const READERS_MS = 2_000;

/**
 * Makes an actor's stream anew of the messages that continue its chain, and sets the others aside in a file
 * (docs/operations/repair.md). Everything is on disk before anything is deleted, and a repair that was broken off goes
 * on from there. Throws JournalError when it cannot be done.
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

/** Whether a repair was broken off: the stream says so; or it is not there, or empty, and there is a copy of it. */
function isBegun(found: StreamAnswer | undefined, { copy }: RepairParts): boolean {
  if (found !== undefined && repairOf(found.config) !== undefined) return true;
  return (found === undefined || found.state.last_seq === 0) && existsSync(copy);
}

/** The copy of a repair that was broken off: the one that is named, or else the one that the stream names. */
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

/** Keeps the whole stream on disk; undefined when it holds nothing that must be set aside. */
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
 * Deletes the stream, unless that was done, and makes it of the messages that are kept. It says that it is being
 * repaired, and republishes nothing.
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

/** Whether the stream is the one that is refilled: it says that it is being repaired, and does not republish yet. */
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

/** Throws JournalError while a process speaks for the actor: it would append meanwhile. */
async function mustNotRun(place: StreamPlace): Promise<void> {
  const lease = await heldLease(place);
  if (lease !== undefined) {
    throw new JournalError(
      `${place.actor} runs (its lease ${lease} is held): stop ${place.actor} first, every process of it`,
    );
  }
}

/**
 * Throws JournalError when a snapshot holds more than would be kept: then messages of the chain are lost, and what
 * follows them is not foreign.
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
