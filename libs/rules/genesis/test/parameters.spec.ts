import {
  decodeParameters,
  encodeParameters,
  parametersWhenAbsent,
  writeAddress,
  type Parameters,
} from '@bpdao/messages';
import {
  boundsOf,
  changeBoundsOf,
  changedParameters,
  defaultParameters,
  GENESIS_FORMAT,
  parameterNames,
  parametersDocument,
  parametersHashOf,
  parameterTable,
  parseGenesis,
  type Genesis,
} from '../src/index.ts';

/** The hash of the parameters in a file of the first release, which must never change. */
const HASH_OF_FIRST_RELEASE = '07a0c405c0376bd34a02f9db48e4125f1dcde4fb85e3c18b6af0c46a1b2d2b3f';
/** The chain of the file below, as the first release read it. */
const CHAIN_OF_FIRST_RELEASE = 'fc3ecda0bf65c91545ee9d470219a20624e6109297284295c3075a4eeaada417';
const ALICE = writeAddress('01'.repeat(32));

const later = Object.keys(parametersWhenAbsent) as (keyof typeof parametersWhenAbsent)[];
const all = parametersDocument(defaultParameters);
const ofFirstRelease = Object.fromEntries(Object.entries(all).filter(([name]) => !later.includes(name as never)));

const genesisWith = (parameters: object): Genesis =>
  parseGenesis(
    Buffer.from(
      JSON.stringify({
        format: GENESIS_FORMAT,
        name: 'first release',
        time: '2026-01-01T00:00:00Z',
        accounts: [],
        members: [],
        founders: [ALICE],
        posts: [
          {
            name: 'work',
            kind: 'protocol',
            authors: [{ address: ALICE, weightPpm: 1_000_000 }],
            references: [],
            content: {},
          },
        ],
        protocol: 'work',
        parameters,
        governable: [],
      }),
    ),
  );

describe('the table of parameters', () => {
  it.each(parameterNames.map((name) => [name, parameterTable[name].sentence]))('explains %s', (_name, sentence) => {
    expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it('has a first value within the bounds of each, for a file and for a change', () => {
    for (const name of parameterNames) {
      const first = BigInt(defaultParameters[name]);
      for (const [least, most] of [boundsOf(name), changeBoundsOf(name)]) {
        expect([name, least <= first && first <= most]).toEqual([name, true]);
      }
    }
  });

  it('has the kind of each parameter in a fact', () => {
    expect(decodeParameters(encodeParameters(defaultParameters))).toEqual(defaultParameters);
  });
});

describe('a genesis file of the first release', () => {
  it('begins the same chain, with the value when absent of all that came later', () => {
    const genesis = genesisWith(ofFirstRelease);
    expect(genesis.parameters).toMatchObject(parametersWhenAbsent);
    expect(genesis.parametersHash).toBe(HASH_OF_FIRST_RELEASE);
    expect(genesis.chainId).toBe(CHAIN_OF_FIRST_RELEASE);
  });

  it('must have all that was there then', () => {
    const { revertSilenceMs: _, ...others } = ofFirstRelease;
    expect(() => genesisWith(others)).toThrow('genesis: file.parameters lacks the field "revertSilenceMs"');
  });
});

describe('a parameter that came later', () => {
  it.each(later)('%s is in force alike, left out or named with its value when absent', (name) => {
    const named = genesisWith({ ...ofFirstRelease, [name]: parametersWhenAbsent[name] });
    expect(named.parametersHash).toBe(HASH_OF_FIRST_RELEASE);
    expect(named.chainId).not.toBe(CHAIN_OF_FIRST_RELEASE);
  });

  it.each([0, 1, 29, 31, 1000])('is told in facts where it is %d', (firstBlockAttempts) => {
    const parameters: Parameters = { ...defaultParameters, firstBlockAttempts };
    expect(parametersHashOf(parameters)).not.toBe(HASH_OF_FIRST_RELEASE);
    expect(decodeParameters(encodeParameters(parameters))).toEqual(parameters);
  });

  it('is changed and changed back as any other', () => {
    const governable = [{ name: 'firstBlockAttempts', least: 20n, most: 200n, factorPpm: 2_000_000 }] as const;
    const change = (before: Parameters, value: bigint) =>
      changedParameters(before, { parameters: [['firstBlockAttempts', value]] }, governable) as Parameters;
    const changed = change(genesisWith(ofFirstRelease).parameters, 40n);
    expect(changed.firstBlockAttempts).toBe(40);
    expect(parametersHashOf(change(changed, 30n))).toBe(HASH_OF_FIRST_RELEASE);
  });

  it.each([0, 1001])('is refused beyond its bounds: %d', (firstBlockAttempts) => {
    expect(() => genesisWith({ ...all, firstBlockAttempts })).toThrow(
      `genesis: file.parameters.firstBlockAttempts is ${firstBlockAttempts}, not between 1 and 1000`,
    );
  });
});
