import { catalogue, commandSubject, signingBytes } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import { encodeEncumbrance, encodeEvidence, type AscCommand, type BlockList, type VpscCommand } from '@bpdao/messages';
import { newKeyPair, signList } from '@bpdao/sdk';
import type { Shot } from '../message-attack.ts';

/** The largest command that the broker takes; the fact that would keep all of it is larger. */
const COMMAND_BYTES = 1_048_400;
const FRAME_BYTES = 200;
const COMMANDS = 8;
/** Field 15, bytes: a field that no program knows. */
const UNKNOWN_FIELD = 0x7a;

/** Makes signed offers and evidence of addresses without REP, each with an unknown field that fills the message. */
export const swollenCommands = ({ chainId, protocol }: Genesis): readonly Shot[] =>
  Array.from({ length: COMMANDS }, (_, index) =>
    index % 2 === 0 ? swollenOffer(chainId, protocol) : swollenEvidence(chainId, index),
  );

function swollenOffer(chainId: string, protocol: string): Shot {
  const keyPair = newKeyPair();
  const value = { producer: keyPair.address, sequence: 1n, target: 1_000_000n, protocol, tip: 'ab'.repeat(32) };
  const subject = commandSubject('asc', 'encumber');
  const bytes = swollen(encodeEncumbrance(value));
  const command: AscCommand = {
    type: 'encumber',
    payload: { bytes, value },
    signature: keyPair.sign(signingBytes(subject, chainId, bytes)),
  };
  return { subject, body: catalogue.asc.command.encode(command) };
}

function swollenEvidence(chainId: string, attempt: number): Shot {
  const keyPair = newKeyPair();
  const list: BlockList = {
    producer: keyPair.address,
    height: 1n,
    attempt,
    try: 0,
    parent: chainId,
    reveal: 'ab'.repeat(32),
    transactionsRoot: 'ab'.repeat(32),
    transactionCount: 0,
  };
  const [one, other] = [
    signList({ keyPair, chainId }, list, []),
    signList({ keyPair, chainId }, { ...list, reveal: 'cd'.repeat(32) }, []),
  ];
  const value = { reporter: keyPair.address, proof: { type: 'lists', one, other } } as const;
  const subject = commandSubject('vpsc', 'report-equivocation');
  const bytes = swollen(encodeEvidence(value));
  const command: VpscCommand = {
    type: 'report-equivocation',
    payload: { bytes, value },
    signature: keyPair.sign(signingBytes(subject, chainId, bytes)),
  };
  return { subject, body: catalogue.vpsc.command.encode(command) };
}

function swollen(payload: Uint8Array): Uint8Array {
  const length = COMMAND_BYTES - FRAME_BYTES - payload.length;
  return Buffer.concat([
    payload,
    Buffer.from([UNKNOWN_FIELD, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14]),
    Buffer.alloc(length, 0x61),
  ]);
}
