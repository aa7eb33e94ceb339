export { BrokerError } from './broker-error.ts';
export { checkBroker } from './check-broker.ts';
export { findNatsServer, type FindOptions, type NatsServerBinary } from './find-nats-server.ts';
export { greetServer, type ServerGreeting } from './greet-server.ts';
export { freePort, runNatsServer, type RunningNatsServer, type RunOptions } from './run-nats-server.ts';
export * from './run-nats-cluster.ts';
