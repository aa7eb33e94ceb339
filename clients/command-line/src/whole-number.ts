import { InvalidArgumentError } from 'commander';

/** Makes a parser for an option that is a whole number between two bounds, both included. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const read = Number(text);
    if (!/^\d+$/.test(text) || read < least || read > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return read;
  };
