import type { Position } from '@bpdao/actor';

/** Returns a round's key: text that sorts in the order of rounds. */
export const roundKey = (height: bigint, attempt: number): string => `${padded(height, 20)}/${padded(attempt, 10)}`;

/** Returns a place in a stream as text that sorts in the order of facts. */
export const positionKey = ({ sequence, index }: Position): string => `${padded(sequence, 16)}/${padded(index, 10)}`;

/** Returns the height and the attempt of a round's key. */
export function roundOfKey(key: string): { readonly height: bigint; readonly attempt: number } {
  const [height = '', attempt = ''] = key.split('/');
  return { height: BigInt(height), attempt: Number(attempt) };
}

const padded = (value: bigint | number, width: number): string => String(value).padStart(width, '0');
