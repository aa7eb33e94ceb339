import type { Decision, Refusal } from '@bpdao/actor';
import { catalogue, commandDigest, type ActorName, type FactOf } from '@bpdao/catalogue';
import { commandIn, type StatedCommand } from './command-in.ts';
import { differingField } from './differing-field.ts';
import type { StatedFact } from './open-message.ts';
import { Wrong } from './wrong.ts';

/** Checks that the rules decide this fact when they get its cause, byte for byte. Throws Wrong. */
export function checkDecision<A extends ActorName>(
  actor: A,
  { name, fact, envelope }: StatedFact,
  decision: Decision<FactOf<A>, Refusal>,
): void {
  switch (decision.type) {
    case 'say':
      if (decision.fact.type !== name) throw new Wrong(`the rules lead to ${decision.fact.type} instead`);
      if (Buffer.compare(catalogue[actor].fact.encode(decision.fact), envelope.body) !== 0) {
        throw new Wrong(differingField(fact, decision.fact));
      }
      return;
    case 'refuse':
      throw new Wrong(
        `the rules refuse its cause: ${decision.refusal.code}${decision.refusal.detail === undefined ? '' : ` (${decision.refusal.detail})`}`,
      );
    case 'again':
      throw new Wrong('its cause was accepted before');
    case 'nothing':
      throw new Wrong('by the rules no fact follows from its cause');
    default:
      return decision satisfies never;
  }
}

/** Returns the command that a fact carries. Throws Wrong if the fact names another command as its cause. */
export function commandOf(
  { actor, fact }: StatedFact,
  { name, digest }: { readonly name: string; readonly digest: string },
): StatedCommand['command'] {
  const stated = commandIn(fact);
  if (stated?.actor !== actor || stated.command.type !== name) {
    throw new Wrong(`it names the command ${name} as its cause, and carries none`);
  }
  if (commandDigest(stated.command) !== digest) {
    throw new Wrong('it carries another command than its cause');
  }
  return stated.command;
}
