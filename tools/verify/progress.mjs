import { endedLine, liveLine } from './progress-text.mjs';

const REDRAW_MS = 500;
const ERASE = '\r\u001b[K';

/**
 * Shows the progress of the verification while it runs: on a terminal one line that is drawn over itself, else a line
 * for each test file. In both, a file with a failure gets a line that stays.
 */
export class Progress {
  #out;
  #events;
  #begunMs = performance.now();
  #part = '';
  /** Test files that run, the last begun at the end. */
  #files = new Set();
  #passed = 0;
  #failed = 0;
  #timer;

  /** `events` returns the events of Jest processes since its last call. */
  constructor(out, events) {
    this.#out = out;
    this.#events = events;
  }

  begin(part) {
    this.#part = part;
    this.#files.clear();
    this.#draw();
    this.#timer = setInterval(() => {
      this.#hear();
      this.#draw();
    }, REDRAW_MS);
  }

  /** Ends the part: the line makes room for the line with its result. */
  end() {
    clearInterval(this.#timer);
    this.#hear();
    this.#erase();
  }

  /** Tests of a project ran earlier, and these are their results. */
  kept(name, { passed, failed }) {
    this.#count({ name, passed, failed });
  }

  #hear() {
    for (const event of this.#events()) {
      if (event.type === 'begun') this.#files.add(event.file);
      else {
        this.#files.delete(event.file);
        this.#count({ name: event.file, ...event });
      }
    }
  }

  #count(ended) {
    this.#passed += ended.passed;
    this.#failed += ended.failed;
    if (this.#out.isTTY && ended.failed === 0) return;
    this.#erase();
    this.#out.write(`${endedLine(ended)}\n`);
  }

  #draw() {
    if (!this.#out.isTTY) return;
    const state = {
      part: this.#part,
      file: [...this.#files].at(-1),
      passed: this.#passed,
      failed: this.#failed,
      elapsedMs: performance.now() - this.#begunMs,
    };
    this.#out.write(`${ERASE}${liveLine(state, (this.#out.columns || 80) - 1)}`);
  }

  #erase() {
    if (this.#out.isTTY) this.#out.write(ERASE);
  }
}
