export { BrokerError } from './broker-error.ts';
export { checkBroker } from './check-broker.ts';
export { endWithUs } from './end-with-us.ts';
export { findNatsServer, type FindOptions, type NatsServerBinary } from './find-nats-server.ts';
export { freePort } from './free-port.ts';
export { runNatsServer, type RunningNatsServer } from './run-nats-server.ts';
export type { RunOptions } from './server-configuration.ts';
export * from './run-nats-cluster.ts';
