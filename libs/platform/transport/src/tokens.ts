/** The names under which Nest injects parts of a service. */
export const ACTOR = Symbol('the actor of this service');
export const CONFIGURATION = Symbol('what the environment says');
export const CONNECTION = Symbol('the connection on which facts are stated and heard');
export const DOOR = Symbol('the connection on which commands and queries arrive');
export const LOG = Symbol('the log of this service');
export const MAILBOX = Symbol('the mailbox of the actor');
export const OBSERVATION = Symbol('what is measured of this service');
export const SIGNATURES = Symbol('the checker of signatures');
export const STREAMS = Symbol('the streams of all actors');
