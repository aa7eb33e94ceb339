export { audit, type AuditParts, type AuditProgress, type AuditReport } from './audit.ts';
export { tell, type Finding } from './finding.ts';
export { NetworkSource } from './network-source.ts';
export { KeptSource, StreamFolder, StreamFolderError } from './stream-folder.ts';
export type { StreamSource } from './stream-source.ts';
export type { Unchecked } from './versioned-wsc.ts';
