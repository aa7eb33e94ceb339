import { actorNames, isActorName, type ActorName } from '@bpdao/catalogue';

/** A role of an outsider: a client of the broker that is no part of the six services. */
export type OutsiderRole = 'producer' | 'customer' | 'reader';
/** The connection on which an actor answers commands and queries. */
export type DoorRole = `${ActorName}-door`;
/** The role that makes the stream and the buckets of an actor. */
export type AdminRole = `${ActorName}-admin`;
/**
 * The role of an identity on the broker. The role with the name of an actor states its facts and hears the facts of
 * others (docs/operations/identities.md).
 */
export type Role = ActorName | DoorRole | AdminRole | OutsiderRole;

export const outsiderRoles = ['producer', 'customer', 'reader'] as const satisfies readonly OutsiderRole[];
export const doorOf = (actor: ActorName): DoorRole => `${actor}-door`;
export const adminOf = (actor: ActorName): AdminRole => `${actor}-admin`;

/** The roles of the broker's own side: three for each actor. */
export const insiderRoles: readonly Exclude<Role, OutsiderRole>[] = actorNames.flatMap((actor) => [
  actor,
  doorOf(actor),
  adminOf(actor),
]);

export const roles: readonly Role[] = [...insiderRoles, ...outsiderRoles];

export const isRole = (name: string): name is Role => roles.some((role) => role === name);
export const isOutsiderRole = (name: string): name is OutsiderRole => outsiderRoles.some((role) => role === name);

/** The part and the actor of a role of the broker's own side. */
export type Insider = { readonly part: 'actor' | 'door' | 'admin'; readonly actor: ActorName };

/** Takes a role of the broker's own side apart; undefined for an outsider's. */
export function insiderOf(role: Role): Insider | undefined {
  if (isActorName(role)) return { part: 'actor', actor: role };
  const [actor = '', part] = role.split('-');
  return isActorName(actor) && (part === 'door' || part === 'admin') ? { part, actor } : undefined;
}
