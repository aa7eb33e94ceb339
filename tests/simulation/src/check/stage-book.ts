import type { Fact } from '@bpdao/catalogue';
import type { Parameters, RepType } from '@bpdao/messages';

/** The binding share of a stage, ppm, by its number less one. */
const BINDING = [0, 10_000, 1_000_000] as const;
const THIRD_PPM = 333_334;

/**
 * The stages of the change that has the open place, by the words of the specification (docs/spec/governance.md,
 * "Stages"), written a second time.
 */
export class StageBook {
  private place: { readonly post: string; readonly sides: readonly RepType[] } | undefined;
  private stage = 1;
  private begun = new Set<RepType>();
  private accepted = new Set<RepType>();
  private notBeforeMs = 0;
  private ended = false;

  /** The change that all stages accepted. */
  get passed(): string | undefined {
    return this.stage > BINDING.length ? this.place?.post : undefined;
  }

  /** True if a change has the place, and has not come to its end. */
  get isTaken(): boolean {
    return this.place !== undefined && !this.ended && this.passed === undefined;
  }

  open(post: string, sides: readonly RepType[]): void {
    this.place = { post, sides };
    this.stage = 1;
    this.notBeforeMs = 0;
    this.ended = false;
    this.nextStage();
  }

  /** Frees the place: the passed change is in force, or can no longer be. */
  free(): void {
    this.place = undefined;
    this.stage = 1;
  }

  /** Begins a stage; returns the sentence that it breaks. */
  begin(
    { post, stage, repType, bindingPpm, quorumPpm }: Extract<Fact, { type: 'stage-begun' }>,
    atMs: number,
    parameters: Parameters,
  ): string | undefined {
    const { place } = this;
    if (place?.post !== post || this.ended) return `a stage of ${post} is begun, which does not have the place`;
    if (stage !== this.stage || !place.sides.includes(repType) || this.begun.has(repType)) {
      return `stage ${stage} in ${repType} of ${post} is begun, where stage ${this.stage} is due`;
    }
    if (atMs < this.notBeforeMs) return `stage ${stage} of ${post} is begun ${this.notBeforeMs - atMs} ms too early`;
    const quorum = stage === BINDING.length ? Math.max(THIRD_PPM, parameters.quorumPpm) : parameters.quorumPpm;
    if (bindingPpm !== BINDING[stage - 1] || quorumPpm !== quorum) {
      return `stage ${stage} of ${post} binds ${bindingPpm} with a quorum of ${quorumPpm} ppm`;
    }
    this.begun.add(repType);
    return undefined;
  }

  /** Takes the result of one side. */
  settled(
    { kind, postAddress, repType, outcome }: Extract<Fact, { type: 'pool-settled' }>,
    atMs: number,
    parameters: Parameters,
  ): void {
    const { place } = this;
    if (kind !== 'governance' || place?.post !== postAddress) return;
    if (outcome === 'accepted') this.accepted.add(repType);
    else this.ended = true;
    if (this.ended || place.sides.some((side) => !this.accepted.has(side))) return;
    this.stage += 1;
    this.notBeforeMs = atMs + parameters.stageWaitMs;
    this.nextStage();
  }

  private nextStage(): void {
    this.begun = new Set();
    this.accepted = new Set();
  }
}
