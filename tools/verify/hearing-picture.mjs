/** The picture of the six actors: an arrow from each actor to each hearer of its facts. */

/** Governance has a line to each other actor, so it stands in the middle. */
const PLACES = {
  governance: [300, 215],
  asc: [300, 35],
  wsc: [510, 165],
  gossip: [430, 380],
  forum: [170, 380],
  vpsc: [90, 165],
};
/** Actors as people write them. */
export const TITLES = {
  asc: 'ASC',
  wsc: 'WSC',
  vpsc: 'VPSC',
  forum: 'Forum',
  gossip: 'Gossip',
  governance: 'Governance',
};
const HALF_WIDTH = 52;
const HALF_HEIGHT = 18;
/** The room between a box and the tip of an arrow. */
const GAP = 4;

/**
 * Draws an SVG of `actors`; `hears(hearer, speaker)` tells if an actor hears another. An arrow has two heads if both
 * hear each other.
 */
export function hearingPicture(actors, hears) {
  const lines = actors.flatMap((one, place) =>
    actors.slice(place + 1).flatMap((other) => {
      const heads = [hears(other, one) && 'marker-end', hears(one, other) && 'marker-start'].filter(Boolean);
      return heads.length === 0 ? [] : [arrow(PLACES[one], PLACES[other], heads)];
    }),
  );
  const title = 'Who hears whom among the six actors';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 415" width="600" role="img" aria-label="${title}" font-family="sans-serif" font-size="15">`,
    `  <title>${title}</title>`,
    '  <defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#2a5db0"/></marker></defs>',
    '  <rect width="600" height="415" fill="#fff"/>',
    '  <g stroke="#2a5db0" stroke-width="1.5">',
    ...lines,
    '  </g>',
    '  <g text-anchor="middle">',
    ...actors.map((actor) => box(TITLES[actor], PLACES[actor])),
    '  </g>',
    '</svg>',
    '',
  ].join('\n');
}

function box(title, [x, y]) {
  const frame = `<rect x="${x - HALF_WIDTH}" y="${y - HALF_HEIGHT}" width="${2 * HALF_WIDTH}" height="${2 * HALF_HEIGHT}" rx="5" fill="#eef3fb" stroke="#2a5db0"/>`;
  return `    ${frame}<text x="${x}" y="${y + 5}" fill="#123">${title}</text>`;
}

function arrow(from, to, heads) {
  const [x1, y1] = edge(from, to);
  const [x2, y2] = edge(to, from);
  return `    <line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${heads.map((head) => `${head}="url(#head)"`).join(' ')}/>`;
}

/** Returns the point just outside the box around `at` on the way to `towards`. */
function edge([x, y], [towardsX, towardsY]) {
  const [dx, dy] = [towardsX - x, towardsY - y];
  const part = Math.min(
    dx === 0 ? Infinity : (HALF_WIDTH + GAP) / Math.abs(dx),
    dy === 0 ? Infinity : (HALF_HEIGHT + GAP) / Math.abs(dy),
  );
  return [x + dx * part, y + dy * part].map((value) => Math.round(value * 10) / 10);
}
