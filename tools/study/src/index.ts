export { runStudy, studies } from './run-study.ts';
export type { Study, StudyOptions, StudyResult } from './study.ts';
