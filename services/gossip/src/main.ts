import { startService } from '@bpdao/transport';
import { GossipModule } from './gossip.module.ts';

await startService('gossip', GossipModule);
