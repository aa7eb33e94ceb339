export { commandLine, endOf, readWords } from './command-line.ts';
export { wholeNumber } from './whole-number.ts';
