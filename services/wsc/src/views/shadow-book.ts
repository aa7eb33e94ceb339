import type { Shadow, ShadowReport } from '@bpdao/messages';

/** The most reports kept. */
const REPORTS_MAX = 100;

/** The reports of a version while another is in force, since its process started. */
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

  /** Returns the newest reports, at most `limit`. */
  view(limit: number): Shadow {
    return {
      shadowed: this.shadowed,
      differing: this.differing,
      reports: limit === 0 ? [] : this.reports.slice(-limit),
    };
  }
}
