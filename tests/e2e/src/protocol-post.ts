import { publishProtocol } from '@bpdao/local';
import type { Manifest } from '@bpdao/work-protocols';
import type { TestNetwork } from './test-network.ts';

/** Publishes, as the second developer, a protocol that builds on the protocol in force. Returns its address. */
export function postProtocol({ client, chain }: TestNetwork, manifest: Manifest, inForce: string): Promise<string> {
  const [, author] = chain.developers;
  if (author === undefined) throw new Error('the network has no developers');
  return publishProtocol(client, author, manifest, inForce);
}
