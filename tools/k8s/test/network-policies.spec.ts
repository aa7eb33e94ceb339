import { readFileSync } from 'node:fs';
import path from 'node:path';
import { actorNames } from '@bpdao/catalogue';
import { root } from '../src/network-folder.ts';
import { connections, networkPolicies } from '../src/network-policies.ts';

describe('the network policies', () => {
  it('are made from the catalogue: npm run k8s:policies', () => {
    expect(readFileSync(path.join(root, 'deploy/k8s/base/network/policies.yaml'), 'utf8')).toBe(networkPolicies());
  });

  it.each(actorNames.map((actor) => [actor]))('let %s reach the broker and no other actor', (actor) => {
    const its = connections.filter(({ from }) => from[0] === 'name' && from[1] === actor);
    expect(its.map(({ to }) => to)).toEqual(actor === 'forum' ? ['broker', 'anywhere'] : ['broker']);
  });

  it('name nobody whom the catalogue does not', () => {
    expect(connections.map(({ from }) => from[1]).toSorted()).toEqual(
      [...actorNames, 'forum', 'producer', 'streams', 'broker'].toSorted(),
    );
  });
});
