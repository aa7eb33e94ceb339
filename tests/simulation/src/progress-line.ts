const WIDTH = 24;
const EVERY_MS = 100;

/** A line on a terminal that is written over and over; on anything else nothing is shown. */
export class ProgressLine {
  private readonly out: NodeJS.WriteStream;
  private shownMs = 0;

  constructor(out: NodeJS.WriteStream) {
    this.out = out;
  }

  show(of: number, done: number, text: string): void {
    if (!this.out.isTTY || performance.now() - this.shownMs < EVERY_MS) return;
    this.shownMs = performance.now();
    const filled = Math.round((WIDTH * Math.min(done, of)) / of);
    this.out.write(`\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${text}`);
  }

  clear(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[K');
  }
}
