import { openMessage } from '@bpdao/journal';
import type { JetStreamStreams } from '@bpdao/journal';
import { catalogue, isActorName } from '@bpdao/protocol';
import type { Fact } from '@bpdao/protocol';
import type { FedFact } from '../history/round-assembler.ts';

/** Messages read at once. */
const PAGE = 64;

/** Facts of an actor's stream from a sequence on, as the history reads them. */
export async function readFacts(streams: JetStreamStreams, chainId: string, actor: string, fromSequence: number): Promise<readonly FedFact[]> {
  if (!isActorName(actor)) return [];
  const { messages } = await streams.page(actor, Math.max(fromSequence, 1), PAGE);
  return messages.flatMap((message) => {
    const { sequence, batch } = openMessage(actor, chainId, message);
    return batch.facts.map(({ atMs, body }, index): FedFact => ({ actor, position: { sequence, index }, atMs, fact: catalogue[actor].fact.decode(batch.name, body) as FedFact['fact'] & Fact }));
  });
}
