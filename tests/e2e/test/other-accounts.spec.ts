import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { actorNames } from '@bpdao/catalogue';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { prepareActor } from '@bpdao/journal';
import { developmentChain, layoutOf } from '@bpdao/local';
import { connectBroker } from '@bpdao/sdk';
import { startBroker } from '@bpdao/testkit';
import { runService } from '../src/running-program.ts';

const LEASE_MS = 2000;

describe('a broker that is configured otherwise', () => {
  const user = (key: string, permissions: string): string => `{ nkey: ${key}${permissions} }`;
  const old =
    ', permissions: { publish: { allow: ["bpdao.v1.asc.fact.>", "$SYS.REQ.USER.INFO"] }, subscribe: { allow: ["_INBOX.>"] }, allow_responses: { max: 1, expires: "60s" } }';

  it.each<[what: string, accounts: (key: string, door: string) => string, sentence: RegExp]>([
    [
      'without accounts, as a version before was',
      (key, door) => `authorization { users = [ ${user(key, old)}, ${user(door, '')} ] }`,
      /^the identity U\w+ of \S+asc\.nk is in the broker's account \$G, and asc states its facts in ASC: it is another's seed, or the broker's accounts are not those that "bpdao broker identities" writes$/,
    ],
    [
      'with the permissions of another version',
      (key, door) =>
        `accounts { ASC { jetstream: enabled, users = [ ${user(key, old)} ] }, DOOR { users = [ ${user(door, '')} ] } }`,
      /^the broker gives asc other permissions than this version needs: write its accounts anew with "bpdao broker identities", and reload it$/,
    ],
    [
      'with everything allowed',
      (key, door) =>
        `accounts { ASC { jetstream: enabled, users = [ ${user(key, '')} ] }, DOOR { users = [ ${user(door, '')} ] } }`,
      /^the broker gives asc other permissions than this version needs/,
    ],
  ])('%s, is told in one sentence, and the service does not start', async (_what, accounts, sentence) => {
    const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-accounts-')));
    await developmentChain(layout, { producers: 1, set: [] });
    const [asc, door] = await makeIdentities(layout.identities, [
      { name: 'asc', role: 'asc' },
      { name: 'asc-door', role: 'asc-door' },
    ]);
    const accountsFile = path.join(layout.data, 'otherwise.conf');
    await writeFile(accountsFile, accounts(asc?.key ?? '', door?.key ?? ''));
    const broker = await startBroker({ accountsFile });
    const child = runService('asc', {
      BPDAO_SERVERS: broker.url,
      BPDAO_GENESIS: layout.genesis,
      BPDAO_NKEY_SEED_FILE: seedFileIn(layout.identities, 'asc'),
    });
    expect(await child.ended).toEqual({ code: 2, said: expect.stringMatching(sentence) });
    await broker.stop();
    await rm(layout.data, { recursive: true });
  });

  it('for doors as a version before had them, is told in one sentence, and the service does not start', async () => {
    const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-accounts-')));
    await developmentChain(layout, { producers: 1, set: [] });
    await makeIdentities(layout.identities, usualIdentities([]));
    const accountsFile = accountsFileIn(layout.identities);
    const accounts = await readFile(accountsFile, 'utf8');
    await writeFile(accountsFile, accounts.replaceAll('"asked.*.asc.>"', '"bpdao.v1.asc.cmd.*","bpdao.v1.asc.qry.*"'));
    const broker = await startBroker({ accountsFile });
    for (const actor of actorNames) {
      const seedFile = seedFileIn(layout.identities, adminOf(actor));
      const admin = await connectBroker([broker.url], adminOf(actor), readIdentity(seedFile));
      await prepareActor(admin, actor, 1, LEASE_MS);
      await admin.close();
    }
    const child = runService('asc', {
      BPDAO_SERVERS: broker.url,
      BPDAO_GENESIS: layout.genesis,
      BPDAO_NKEY_SEED_FILE: seedFileIn(layout.identities, 'asc'),
    });
    expect(await child.ended).toEqual({
      code: 2,
      said: expect.stringMatching(
        /^the broker does not let the identity U\w+ of \S+asc-door\.nk hear what is asked of asc: it is not the seed with which asc answers, or the broker's accounts are of another version; write them anew with "bpdao broker identities", and reload it$/,
      ),
    });
    await broker.stop();
    await rm(layout.data, { recursive: true });
  });
});
