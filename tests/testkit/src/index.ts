export { dockerAvailable, imageAvailable, mongoImage, whyWithoutImage } from './docker.ts';
export { NetworkLink } from './network-link.ts';
export { startBroker, type BrokerOptions, type TestBroker } from './start-broker.ts';
export { freePort } from '@bpdao/broker';
