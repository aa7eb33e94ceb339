import type { Answer } from '@bpdao/messages';
import { ChainMeters, countAnswer, type Meters } from '@bpdao/observability';
import type { SaidFact } from '@bpdao/sdk';
import type { Task } from './domain/tasks.ts';
import type { ProducerObserver, Work } from './producer-observer.ts';

/** Measures a producer: its draws, votes and refusals, and the blocks that it hears of. */
export class ProducerMeters implements ProducerObserver {
  private readonly meters: Meters;
  private readonly address: string;
  private readonly chain: ChainMeters;

  constructor(meters: Meters, address: string) {
    this.meters = meters;
    this.address = address;
    this.chain = new ChainMeters(meters);
  }

  heard(said: SaidFact, height: bigint): void {
    this.chain.hear(said);
    this.meters.set('bpdao_height_blocks', {}, Number(height));
    if (said.fact.type === 'producer-selected' && said.fact.producer === this.address) {
      this.meters.count('bpdao_draws_total', {});
    }
  }

  begins(task: Task): Work {
    const sinceMs = performance.now();
    return {
      answered: (command, answer) => this.answered(task, command, answer),
      ended: () => {
        if (task.type === 'police') this.meters.observe('bpdao_policing_seconds', {}, performance.now() - sinceMs);
      },
    };
  }

  private answered(task: Task, command: string, answer: Answer): void {
    countAnswer(this.meters, command, answer);
    if (task.type === 'vote' && answer.type === 'accepted') {
      this.meters.count('bpdao_votes_total', { side: task.side });
    }
  }
}
