import {
  boundsOf,
  CHANGE_FORMAT,
  changeBoundsOf,
  changedParameters,
  defaultGovernable,
  defaultParameters,
  governableDocument,
  isWithin,
  parametersHashOf,
  readParameterChange,
  type GovernableParameter,
} from '../src/index.ts';

const read = (content: unknown) =>
  readParameterChange(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)));

describe('a proposal', () => {
  it.each<[rule: string, content: object, expected: object]>([
    [
      'names parameters, as numbers or texts of digits',
      { parameters: { subsidy: '5000000', minTxFee: 200, redistribute: false } },
      {
        parameters: [
          ['subsidy', 5_000_000n],
          ['minTxFee', 200n],
          ['redistribute', false],
        ],
        governanceSharePpm: undefined,
      },
    ],
    ['may name the share', { governanceSharePpm: 50_000 }, { parameters: [], governanceSharePpm: 50_000 }],
    [
      'may say more to people',
      { parameters: { subsidy: 1 }, text: 'why', link: ['x'] },
      { parameters: [['subsidy', 1n]], governanceSharePpm: undefined },
    ],
  ])('that %s is a change', (_rule, content, expected) => {
    expect(read({ format: CHANGE_FORMAT, ...content })).toEqual(expected);
  });

  it.each<[rule: string, content: unknown]>([
    ['is text', 'Let us halve the subsidy.'],
    ['is a list', [CHANGE_FORMAT]],
    ['is null', null],
    ['names another format', { format: 'bpdao-change/2', parameters: { subsidy: 1 } }],
    ['names nothing', { format: CHANGE_FORMAT }],
    ['names no parameters', { format: CHANGE_FORMAT, parameters: {} }],
    ['names a list of parameters', { format: CHANGE_FORMAT, parameters: ['subsidy'] }],
    ['names a negative value', { format: CHANGE_FORMAT, parameters: { subsidy: -1 } }],
    ['names a fraction', { format: CHANGE_FORMAT, parameters: { subsidy: 1.5 } }],
    ['names a text that is no number', { format: CHANGE_FORMAT, parameters: { subsidy: '0x10' } }],
    ['names a share above one', { format: CHANGE_FORMAT, governanceSharePpm: 1_000_001 }],
    ['names a share that is a text', { format: CHANGE_FORMAT, governanceSharePpm: '5' }],
  ])('that %s is no change', (_rule, content) => {
    expect(read(content)).toBeUndefined();
  });

  it('that is no UTF-8 is no change', () => {
    expect(readParameterChange(Uint8Array.of(0xff))).toBeUndefined();
  });
});

const governable: readonly GovernableParameter[] = [
  { name: 'subsidy', least: 0n, most: 50_000_000n, factorPpm: 1_500_000 },
  { name: 'maxBlockTxs', least: 1n, most: 5000n, factorPpm: 2_000_000 },
  { name: 'redistribute', least: 0n, most: 1n, factorPpm: 1_000_000 },
  { name: 'minTxFee', least: 0n, most: 100_000_000n, factorPpm: 100_000_000 },
  { name: 'retryEpochs', least: 0n, most: 20n, factorPpm: 2_000_000 },
];
/** Returns the code of the refusal, or the value afterwards. */
function changed(name: string, value: bigint | boolean, before = defaultParameters): unknown {
  const after = changedParameters(before, { parameters: [[name, value]] }, governable);
  return 'code' in after ? after.code : after[name as keyof typeof after];
}

describe('a parameter', () => {
  it.each<[rule: string, name: string, value: bigint | boolean, expected: unknown]>([
    ['grows by the factor at most', 'subsidy', 15_000_000n, 15_000_000n],
    ['grows by no more', 'subsidy', 15_000_001n, 'STEP_TOO_LARGE'],
    ['shrinks by the factor at most', 'subsidy', 6_666_667n, 6_666_667n],
    ['shrinks by no more', 'subsidy', 6_666_666n, 'STEP_TOO_LARGE'],
    ['keeps its kind', 'maxBlockTxs', 2500n, 2500],
    ['that is a switch is switched', 'redistribute', false, false],
    ['that is a switch is no number', 'redistribute', 1n, 'PARAMETER_OUT_OF_BOUNDS'],
    ['that is a number is no switch', 'subsidy', true, 'PARAMETER_OUT_OF_BOUNDS'],
    ['stays below its most', 'maxBlockTxs', 5001n, 'PARAMETER_OUT_OF_BOUNDS'],
    ['that is not listed stays', 'quorumPpm', 100_000n, 'PARAMETER_NOT_GOVERNABLE'],
    ['stands beside others', 'minTxFee', 10_000_000n, 'STEP_TOO_LARGE'],
  ])('%s', (_rule, name, value, expected) => {
    expect(changed(name, value)).toBe(expected);
  });

  it('that does not fit beside another is refused', () => {
    expect(changed('minTxFee', 5_000_000n, { ...defaultParameters, minTxFee: 100_000n, maxTxFee: 4_000_000n })).toBe(
      'PARAMETER_OUT_OF_BOUNDS',
    );
  });

  it('leaves 0 as if it were 1, and gets there so', () => {
    const zero = { ...defaultParameters, retryEpochs: 0 };
    expect([
      changed('retryEpochs', 2n, zero),
      changed('retryEpochs', 3n, zero),
      changed('retryEpochs', 0n, { ...zero, retryEpochs: 2 }),
      changed('retryEpochs', 0n, { ...zero, retryEpochs: 3 }),
    ]).toEqual([2, 'STEP_TOO_LARGE', 0, 'STEP_TOO_LARGE']);
    expect([isWithin(0n, 0n, 1_000_000n), isWithin(0n, 1n, 1_000_000n)]).toEqual([true, true]);
  });

  it('changes the hash of all', () => {
    expect(parametersHashOf({ ...defaultParameters, subsidy: 1n })).not.toBe(parametersHashOf(defaultParameters));
  });
});

describe('what any change may set', () => {
  it('is within what a genesis file may, and allows the first values', () => {
    for (const name of Object.keys(defaultParameters) as (keyof typeof defaultParameters)[]) {
      const [[least, most], [lowest, highest], first] = [
        changeBoundsOf(name),
        boundsOf(name),
        BigInt(defaultParameters[name]),
      ];
      expect([name, lowest <= least && least <= first, first <= most && most <= highest]).toEqual([name, true, true]);
    }
  });

  it('leaves every moment that follows from it a time of a fact', () => {
    const waits = (Object.keys(defaultParameters) as (keyof typeof defaultParameters)[]).filter((name) =>
      name.endsWith('Ms'),
    );
    const inAHundredYearsMs = Date.parse('2126-01-01T00:00:00Z');
    for (const name of waits) {
      expect([name, Number.isSafeInteger(inAHundredYearsMs + 2 * Number(changeBoundsOf(name)[1]))]).toEqual([
        name,
        true,
      ]);
    }
  });
});

describe('what governance may change by default', () => {
  it('lets every first value stay, and keeps what epochs are made of', () => {
    for (const { name, least, most } of defaultGovernable) {
      expect([name, BigInt(defaultParameters[name]) >= least, BigInt(defaultParameters[name]) <= most]).toEqual([
        name,
        true,
        true,
      ]);
    }
    expect(governableDocument(defaultGovernable)[0]).toEqual({
      name: 'blockIntervalMs',
      least: '0',
      most: '3600000',
      factorPpm: 2_000_000,
    });
  });
});
