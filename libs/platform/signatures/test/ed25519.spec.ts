import { cryptoEngine, engine, sodiumEngine } from '../src/engine.ts';
import { keyPairFromSeed, newKeyPair, verify, type SignedBytes } from '../src/index.ts';

/** The first test vector of RFC 8032, section 7.1. */
const RFC = {
  seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  address: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  signature:
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
};
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const signed: SignedBytes = { publicKey: RFC.address, message: new Uint8Array(), signature: bytes(RFC.signature) };
const changed = (at: number): Uint8Array =>
  Uint8Array.from(signed.signature, (byte, index) => (index === at ? byte ^ 1 : byte));
const group = 2n ** 252n + 27742317777372353535851937790883648493n;
const plusGroup = (): Uint8Array => {
  const s = BigInt(`0x${Buffer.from(signed.signature.subarray(32)).reverse().toString('hex')}`) + group;
  return Buffer.concat([
    signed.signature.subarray(0, 32),
    Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(),
  ]);
};

describe('a signature', () => {
  it.each<[rule: string, change: Partial<SignedBytes>, holds: boolean]>([
    ['of RFC 8032 holds', {}, true],
    ['over other bytes does not hold', { message: Uint8Array.of(0) }, false],
    ['with another first half does not hold', { signature: changed(0) }, false],
    ['with another second half does not hold', { signature: changed(40) }, false],
    ['with a scalar that is not reduced does not hold', { signature: plusGroup() }, false],
    ['of another key does not hold', { publicKey: newKeyPair().address }, false],
    ['that is too short does not hold', { signature: signed.signature.subarray(1) }, false],
    ['of a key that is too short does not hold', { publicKey: RFC.address.slice(2) }, false],
    ['of a key that is no hex does not hold', { publicKey: 'x'.repeat(64) }, false],
    [
      'of a key of small order does not hold',
      { publicKey: `01${'00'.repeat(31)}`, signature: bytes(`01${'00'.repeat(63)}`) },
      false,
    ],
    [
      'of a key that is not the one encoding does not hold',
      { publicKey: `ee${'ff'.repeat(30)}7f`, signature: bytes(`01${'00'.repeat(63)}`) },
      false,
    ],
  ])('%s', (_rule, change, holds) => {
    expect(verify({ ...signed, ...change })).toBe(holds);
  });

  it('is the same from every library', () => {
    const message = Buffer.from('block');
    const engines = [cryptoEngine(), sodiumEngine() ?? engine];
    const { address } = keyPairFromSeed(bytes(RFC.seed));
    expect(address).toBe(RFC.address);
    expect(engines.map((one) => one.publicKey(bytes(RFC.seed)).toString('hex'))).toEqual([RFC.address, RFC.address]);
    const [first, second] = engines.map((one) => one.sign(bytes(RFC.seed), message).toString('hex'));
    expect(first).toBe(second);
    expect(engines.map((one) => one.verify(bytes(RFC.address), message, bytes(first ?? '')))).toEqual([true, true]);
  });

  it('needs a seed of 32 bytes', () => {
    expect(() => keyPairFromSeed(new Uint8Array(31))).toThrow('A seed has 32 bytes; this one has 31.');
  });
});
