import type { StartedTestContainer } from 'testcontainers';
import { freePort } from '@bpdao/testkit';
import { MongoHistoryStore } from '../src/history/mongo-history-store.ts';
import { historyStoreContract } from './history-store.contract.ts';
import { startMongo, urlOf, whyWithoutMongo } from './mongo-container.ts';

const why = await whyWithoutMongo();

describe.each(why === undefined ? ['a container'] : [])('in %s', () => {
  let container: StartedTestContainer;

  beforeAll(async () => {
    container = await startMongo(await freePort());
  }, 120_000);
  afterAll(() => container?.stop());

  historyStoreContract('MongoDB', {
    connect: (database) => new MongoHistoryStore({ url: urlOf(container), database }),
  });
});

if (why !== undefined) it.skip(why, () => undefined);
