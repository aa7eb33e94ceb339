/** Returns one sentence about the first field in which a stated fact differs from the fact that the rules decide. */
export function differingField(stated: unknown, ruled: unknown): string {
  const place = find(stated, ruled, []);
  if (place === undefined) return 'its bytes are not those of the fact that the rules lead to';
  return `its ${place.path.join('.') || 'content'} is ${text(place.stated)}, and by the rules ${text(place.ruled)}`;
}

interface Place {
  readonly path: readonly string[];
  readonly stated: unknown;
  readonly ruled: unknown;
}

function find(stated: unknown, ruled: unknown, path: readonly string[]): Place | undefined {
  if (stated instanceof Uint8Array || ruled instanceof Uint8Array) {
    return text(stated) === text(ruled) ? undefined : { path, stated, ruled };
  }
  if (!isRecord(stated) || !isRecord(ruled)) return Object.is(stated, ruled) ? undefined : { path, stated, ruled };
  for (const name of new Set([...Object.keys(ruled), ...Object.keys(stated)])) {
    const place = find(stated[name], ruled[name], [...path, name]);
    if (place !== undefined) return place;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const TEXT_MAX = 80;

function text(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value instanceof Uint8Array) return short(Buffer.from(value).toString('hex'));
  if (isRecord(value)) return Array.isArray(value) ? `a list of ${value.length}` : 'there';
  return short(`${value as string | number | bigint | boolean | null}`);
}

const short = (words: string): string => (words.length > TEXT_MAX ? `${words.slice(0, TEXT_MAX)}…` : words);
