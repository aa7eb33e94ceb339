import { writeTraceparent } from '@bpdao/actor';
import type { ActorName, CommandOf } from '@bpdao/catalogue';
import { transactionHash } from '@bpdao/chain';
import type { Answer, SignedTransaction } from '@bpdao/messages';
import type { Log } from '@bpdao/observability';
import {
  explainRefusal,
  transactionSigningBytes,
  type Checkable,
  type Client,
  type KeyPair,
  type SaidFact,
  type SendOptions,
  type SignatureChecker,
  type Signer,
} from '@bpdao/sdk';
import type { WorkProtocol } from '@bpdao/work-protocols';
import type { ProducerState, Round } from '../domain/state.ts';
import type { Settings } from '../domain/tasks.ts';
import type { MachineTime } from '../machine-time.ts';
import type { MemoryFile } from '../memory-file.ts';
import type { ProducerObserver, Work } from '../producer-observer.ts';

/** The tools of a producer. */
export interface Tools {
  readonly client: Pick<Client, 'genesis' | 'chainId' | 'bookmark' | 'hearCausally' | 'send'>;
  readonly keyPair: KeyPair;
  readonly checker: Pick<SignatureChecker, 'check'>;
  readonly memory: Pick<MemoryFile, 'memory' | 'rememberList' | 'rememberVote'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** The time; if absent, the time of this machine. */
  readonly time?: MachineTime;
  /** Hears of each act, if it is there. */
  readonly observer?: ProducerObserver;
}

/** The surroundings of a task under way: tools, settings, signer, state, and the fact that led to it. */
export interface Errand {
  readonly tools: Tools;
  readonly settings: Settings;
  readonly signer: Signer;
  readonly time: MachineTime;
  readonly state: ProducerState;
  readonly because: SaidFact | undefined;
  readonly work: Work | undefined;
}

/** The pause before the next try, ms. */
export const RETRY_MS = 50;

/** Sends a command in the trace of the fact that led to it. */
export async function send<A extends ActorName>(
  { tools, because, work }: Errand,
  actor: A,
  command: CommandOf<A>,
  options: SendOptions,
): Promise<Answer> {
  const traceparent = work?.traceparent ?? (because === undefined ? undefined : writeTraceparent(because.trace));
  const answer = await tools.client.send(actor, command, {
    ...options,
    ...(traceparent === undefined ? undefined : { traceparent }),
  });
  work?.answered(command.type, answer);
  return answer;
}

/** Returns the rules of a round's protocol; undefined if it is not installed. */
export function workOf({ state, settings }: Errand, { selected }: Round): WorkProtocol | undefined {
  const found = state.protocols.runnable(selected.protocol, settings.installed);
  return found.type === 'runnable' ? found.work : undefined;
}

/** Makes the input to the signature checker for a Tx. */
export function checkable(chainId: string, signed: SignedTransaction): Checkable {
  const { bytes, value } = signed.payload;
  return {
    id: transactionHash(signed),
    publicKey: value.sender,
    message: transactionSigningBytes(chainId, bytes),
    signature: signed.signature,
  };
}

/** Writes an answer for the log and for people. */
export function named(actor: ActorName, answer: Answer): string {
  switch (answer.type) {
    case 'accepted':
      return 'accepted';
    case 'refused':
      return `refused: ${explainRefusal(actor, answer)}`;
    case 'try-again':
      return answer.code;
    default:
      return answer satisfies never;
  }
}
