import { startService } from '@bpdao/transport';
import { GovernanceModule } from './governance.module.ts';

await startService('governance', GovernanceModule);
