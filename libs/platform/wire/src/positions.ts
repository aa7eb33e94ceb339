import type { Position } from './generated/types.ts';

/** How far each stream had been heard: its last fact folded, by the actor that writes it. */
export type Heard = Readonly<Record<string, Position>>;

/** `actor:sequence:index`, separated by commas: positions as a header carries them. */
export const writePositions = (heard: Heard): string =>
  Object.entries(heard)
    .map(([actor, { sequence, index }]) => `${actor}:${sequence}:${index}`)
    .join(',');

/** Reads positions from a header; undefined when it is not one. */
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
