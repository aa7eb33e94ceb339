import { catalogue, commandSubject, signingBytes, type ActorName, type CommandOf } from '@bpdao/catalogue';
import type { SignedTransaction } from '@bpdao/messages';
import { signTransaction, type Signer } from '@bpdao/sdk';
import type { TestNetwork } from '../src/test-network.ts';

/** Field 15 with so many bytes, which no message has today. */
export const unknownField = (bytes: number): Uint8Array =>
  Buffer.concat([Buffer.from([0x7a]), varint(bytes), Buffer.alloc(bytes)]);

/** Makes a command whose payload has more bytes behind it, and is signed with them. */
export function signedAnew<A extends ActorName>(
  { keyPair, chainId }: Signer,
  actor: A,
  command: {
    readonly type: CommandOf<A>['type'];
    readonly payload: { readonly bytes: Uint8Array; readonly value: unknown };
  },
  more: Uint8Array,
): Uint8Array {
  const payload = { ...command.payload, bytes: Buffer.concat([command.payload.bytes, more]) };
  return catalogue[actor].command.encode({
    ...command,
    payload,
    signature: keyPair.sign(signingBytes(commandSubject(actor, command.type), chainId, payload.bytes)),
  } as never);
}

/** Makes a transaction of a customer with a body of a newer program: field 15, which is unknown here. */
export function newerTransaction({ chain, client }: TestNetwork): SignedTransaction {
  const [sender] = chain.customers;
  if (sender === undefined) throw new Error('the chain has no customers');
  const { payload, signature } = signTransaction(
    { keyPair: sender, chainId: client.chainId },
    {
      sender: sender.address,
      nonce: 0n,
      fee: 100n,
      validUntilHeight: 9n,
      body: { type: 'transfer', to: sender.address, amount: 1n, memo: '' },
    },
  );
  return {
    payload: {
      ...payload,
      bytes: Buffer.concat([payload.bytes.subarray(0, 38), Buffer.from([0x7a, 0x02, 0x08, 0x01])]),
    },
    signature,
  };
}

/** Writes a length as protobuf writes it. */
function varint(value: number): Buffer {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
