const PREFIX = 'bpdao.v1';

/** The subject of a command: request and reply, answered by the actor's one writer. */
export const commandSubjectOf = (actor: string, name: string): string => `${PREFIX}.${actor}.cmd.${name}`;
/** The subject of a query: request and reply, answered by the replica that leads. */
export const querySubjectOf = (actor: string, name: string): string => `${PREFIX}.${actor}.qry.${name}`;
/** The subject on which an actor appends its facts; only its stream listens there. */
export const factSubject = (actor: string, name: string): string => `${PREFIX}.${actor}.fact.${name}`;
/** The subject on which clients hear stored facts. */
export const saidSubject = (actor: string, name: string): string => `${PREFIX}.${actor}.said.${name}`;
/** All facts of an actor, as its stream listens to them. */
export const factSubjects = (actor: string): string => factSubject(actor, '>');
/** All stored facts of an actor. */
export const saidSubjects = (actor: string): string => saidSubject(actor, '>');
/** The JetStream stream of an actor. */
export const streamName = (actor: string): string => actor.toUpperCase();
/** All commands to an actor. */
export const commandSubjects = (actor: string): string => `${PREFIX}.${actor}.cmd.*`;
/**
 * A command that no actor has. The broker answers "no responders" to a client that may command the actor, and refuses
 * any other client.
 */
export const noCommandSubject = (actor: string): string => `${PREFIX}.${actor}.cmd.none`;
/** A query that no actor has. The broker answers "no responders" to its sender. */
export const noQuerySubject = (actor: string): string => `${PREFIX}.${actor}.qry.none`;
/** All queries to an actor. */
export const querySubjects = (actor: string): string => `${PREFIX}.${actor}.qry.*`;
/** The key-value bucket of leases in each actor's account; each key names one lease. */
export const LEASE_BUCKET = 'leases';
/** The object store bucket of an actor's snapshots. */
export const snapshotBucket = (actor: string): string => `snapshots-${actor}`;
/** The name under which an actor's account on the broker imports the JetStream API of another actor's stream. */
export const importedApi = (actor: string): string => `${streamName(actor)}.API`;
/** The third token of every subject of the protocol: the actor's name. */
export const actorOf = (subject: string): string => subject.split('.')[2] ?? subject;
/** The last token of a subject: the name of the command, query or fact. */
export const nameOf = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);
