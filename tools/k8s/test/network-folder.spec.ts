import { kustomization } from '../src/network-folder.ts';

const identities = [
  'accounts.conf',
  'asc-admin.nk',
  'asc-door.nk',
  'asc.nk',
  'customer.nk',
  'forum-admin.nk',
  'forum-door.nk',
  'forum.nk',
  'identities.json',
  'producer1.nk',
];
const text = kustomization({
  overlay: '../overlay',
  images: { nats: 'nats:2.15-alpine' },
  producers: ['producer1'],
  identities,
});

describe('the kustomization of a network', () => {
  it('has the overlay with the images that it is told', () => {
    expect(text).toContain('resources: ["../overlay"]');
    expect(text).toContain('- {"name":"nats","newName":"nats","newTag":"2.15-alpine"}');
  });

  it.each([
    ['broker-identities', ['identities/accounts.conf']],
    ['seeds-asc', ['identities/asc-door.nk', 'identities/asc.nk']],
    ['seeds-forum', ['identities/forum-door.nk', 'identities/forum.nk']],
    ['seeds-admin', ['identities/asc-admin.nk', 'identities/forum-admin.nk']],
    ['producer1', ['key.json=keys/producer1.json', 'seed.nk=identities/producer1.nk']],
  ])('puts into %s what its pods need, and nothing else', (name, files) => {
    expect(text).toContain(`- ${JSON.stringify({ name, files })}\n`);
  });

  it('gives a seed from outside to no pod', () => {
    expect(text).not.toContain('customer.nk');
  });
});
