import { decodeVote } from '@bpdao/messages';
import { signVote, writeAmount } from '@bpdao/sdk';
import type { Task } from '../domain/tasks.ts';
import { named, send, type Errand } from './errand.ts';

/** Votes in the pool of a block. If its memory holds a vote for this pool, it sends that vote again. */
export async function vote(errand: Errand, { pool, side, stake }: Extract<Task, { type: 'vote' }>): Promise<void> {
  const {
    state,
    signer,
    time,
    tools: { memory, log },
  } = errand;
  const signed = signVote(signer, { voter: state.address, poolId: pool.poolId, side, stake });
  const before = memory.memory.votes.get(pool.poolId);
  const command = before === undefined ? signed : signVote(signer, decodeVote(Buffer.from(before, 'hex')));
  if (before === undefined) await memory.rememberVote(pool.poolId, Buffer.from(signed.payload.bytes).toString('hex'));
  const answer = await send(errand, 'vpsc', command, { patienceMs: Math.max(1_000, pool.closesAtMs - time.nowMs()) });
  const level = answer.type === 'accepted' ? 'info' : 'warn';
  log[level](
    {
      height: Number(pool.height),
      side: command.payload.value.side,
      stake: writeAmount(command.payload.value.stake),
      answer: named('vpsc', answer),
    },
    `votes ${command.payload.value.side} block ${pool.height} with ${writeAmount(command.payload.value.stake)} REP: ${named('vpsc', answer)}`,
  );
}
