export { sign, verify, type SignedBytes } from './ed25519.ts';
export { KeyFileError, readKeyAddress, readKeyFile, writeKeyFile, type KeyFile } from './key-file.ts';
export { keyPairFromSeed, newKeyPair, type KeyPair } from './key-pair.ts';
export { SignatureChecker, type Checkable, type CheckerOptions } from './signature-checker.ts';
