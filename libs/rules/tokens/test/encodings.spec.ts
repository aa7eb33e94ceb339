import { readFileSync } from 'node:fs';
import { poolId, voteCommitment } from '../src/index.ts';

const page = readFileSync(`${import.meta.dirname}/../../../../docs/spec/encodings.md`, 'utf8');
const [a, b, c] = ['0a', '0b', '0c'].map((byte) => byte.repeat(32)) as [string, string, string];

/** The examples of the page, made by the code. */
describe('an encoding', () => {
  it.each([
    ['pool id', poolId(a, 'wrep', 7n)],
    ['commitment', voteCommitment({ poolId: a, voter: b, side: 'against', stake: 5n, nonce: c })],
  ])('of a %s is as the page says', (name, example) => {
    expect(page).toContain(`| ${name} | \`${example}\` |`);
  });
});
