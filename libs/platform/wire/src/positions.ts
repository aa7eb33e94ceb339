import type { Position } from './generated/types.ts';

/** The last folded fact of each stream, by the actor that writes the stream. */
export type Heard = Readonly<Record<string, Position>>;

/** Writes positions as a header carries them: `actor:sequence:index`, separated by commas. */
export const writePositions = (heard: Heard): string =>
  Object.entries(heard)
    .map(([actor, { sequence, index }]) => `${actor}:${sequence}:${index}`)
    .join(',');

/** Reads positions from a header; undefined if the header has another form. */
export function readPositions(header: string): Heard | undefined {
  const positions: Record<string, Position> = {};
  for (const entry of header.split(',').filter((part) => part !== '')) {
    const match = /^([a-z]+):(\d{1,15}):(\d{1,9})$/.exec(entry);
    if (match === null) return undefined;
    const [, actor = '', sequence, index] = match;
    positions[actor] = { sequence: Number(sequence), index: Number(index) };
  }
  return positions;
}
