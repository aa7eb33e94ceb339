const PREFIX = 'bpdao.v1';

/** Where a command is sent: request and reply, answered by the actor's one writer. */
export const commandSubjectOf = (actor: string, name: string): string => `${PREFIX}.${actor}.cmd.${name}`;
/** Where a query is sent: request and reply, answered by the replica that leads. */
export const querySubjectOf = (actor: string, name: string): string => `${PREFIX}.${actor}.qry.${name}`;
/** Where an actor appends its facts; only its stream listens there. */
export const factSubject = (actor: string, name: string): string => `${PREFIX}.${actor}.fact.${name}`;
/** Where stored facts are heard by clients. */
export const saidSubject = (actor: string, name: string): string => `${PREFIX}.${actor}.said.${name}`;
/** All facts of an actor, as its stream listens to them. */
export const factSubjects = (actor: string): string => factSubject(actor, '>');
/** All stored facts of an actor. */
export const saidSubjects = (actor: string): string => saidSubject(actor, '>');
/** The JetStream stream of an actor. */
export const streamName = (actor: string): string => actor.toUpperCase();
/** Everything that an actor is commanded with. */
export const commandSubjects = (actor: string): string => `${PREFIX}.${actor}.cmd.*`;
/**
 * A command that no actor has: whoever may command an actor is told that nobody answers, and whoever may not is refused
 * by the broker.
 */
export const noCommandSubject = (actor: string): string => `${PREFIX}.${actor}.cmd.none`;
/** A query that no actor has: whoever asks it is told that nobody answers. */
export const noQuerySubject = (actor: string): string => `${PREFIX}.${actor}.qry.none`;
/** Everything that an actor is asked. */
export const querySubjects = (actor: string): string => `${PREFIX}.${actor}.qry.*`;
/** The key-value bucket of leases in each actor's account; its keys are what is spoken for. */
export const LEASE_BUCKET = 'leases';
/** The object store bucket of an actor's snapshots. */
export const snapshotBucket = (actor: string): string => `snapshots-${actor}`;
/** Under which name an actor's account on the broker imports the JetStream API of another's stream. */
export const importedApi = (actor: string): string => `${streamName(actor)}.API`;
/** The third token of every subject of the protocol: the actor's name. */
export const actorOf = (subject: string): string => subject.split('.')[2] ?? subject;
/** The last token of a subject: the name of the command, query or fact. */
export const nameOf = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);
