import { startService } from '@bpdao/transport';
import { VpscModule } from './vpsc.module.ts';

await startService('vpsc', VpscModule);
