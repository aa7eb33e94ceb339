import { startService } from '@bpdao/transport';
import { WscModule } from './wsc.module.ts';

await startService(WscModule);
