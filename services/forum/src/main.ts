import { startService } from '@bpdao/transport';
import { ForumModule } from './forum.module.ts';

await startService('forum', ForumModule);
