/** Why any actor refuses a command before its rules see it. */
export const everyActorRefusals = {
  BAD_SIGNATURE: 'The signature does not belong to the command, the chain and the signer.',
  TOO_LARGE: 'The command, or the fact that would follow from it, is larger than it may be.',
} as const;
