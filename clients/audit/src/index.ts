export { audit, type AuditParts, type AuditProgress, type AuditReport } from './audit.ts';
export { tell, type Finding } from './finding.ts';
export type { StreamSource } from './stream-source.ts';
