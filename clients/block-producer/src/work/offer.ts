import { signEncumbrance, writeAmount } from '@bpdao/sdk';
import type { Task } from '../domain/tasks.ts';
import { named, send, type Errand } from './errand.ts';

const PATIENCE_MS = 30_000;

/** Asks the ASC for an offer of this target, with the next tip. */
export async function offer(errand: Errand, { target, protocol }: Extract<Task, { type: 'offer' }>): Promise<void> {
  const {
    state,
    signer,
    tools: { log },
  } = errand;
  const sequence = state.ascSequence + 1n;
  const tip = state.reveals.tip(sequence);
  const answer = await send(
    errand,
    'asc',
    signEncumbrance(signer, { producer: state.address, sequence, target, protocol, tip }),
    { patienceMs: PATIENCE_MS },
  );
  log.info(
    { target: writeAmount(target), answer: named('asc', answer) },
    `offers ${writeAmount(target)} REP: ${named('asc', answer)}`,
  );
}
