import type { Shadow, ShadowReport } from '@bpdao/messages';

/** Reports kept. */
const REPORTS_MAX = 100;

/** What a version has found while another is in force, since its process started. */
export class ShadowBook {
  private shadowed = 0n;
  private differing = 0n;
  private readonly reports: ShadowReport[] = [];

  add(report: ShadowReport): void {
    this.shadowed += 1n;
    if (report.differs) this.differing += 1n;
    this.reports.push(report);
    if (this.reports.length > REPORTS_MAX) this.reports.shift();
  }

  /** The newest reports, at most so many. */
  view(limit: number): Shadow {
    return {
      shadowed: this.shadowed,
      differing: this.differing,
      reports: limit === 0 ? [] : this.reports.slice(-limit),
    };
  }
}
