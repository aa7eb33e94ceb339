import { startService } from '@bpdao/transport';
import { AscModule } from './asc.module.ts';

await startService('asc', AscModule);
