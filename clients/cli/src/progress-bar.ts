import { drawOver, eraseLine, isLookedAt } from '@bpdao/observability';

const WIDTH = 24;

/** A bar on standard error that is drawn over itself. It draws nothing if standard error is no terminal. */
export class ProgressBar {
  private readonly what: string;
  private readonly screen = isLookedAt();

  constructor(what: string) {
    this.what = what;
  }

  /** Shows `done` of `all`, with a text beside. */
  show(done: number, all: number, beside: string): void {
    if (!this.screen) return;
    const part = all === 0 ? 0 : Math.min(done / all, 1);
    const filled = Math.round(part * WIDTH);
    drawOver(
      `${this.what} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.floor(part * 100)).padStart(3)} % ${beside}`,
    );
  }

  clear(): void {
    if (this.screen) eraseLine();
  }
}
