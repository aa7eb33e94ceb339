import { startServiceMadeBy } from '@bpdao/transport';
import { chooseVersion } from './transport/choose-version.ts';
import { WscModule } from './wsc.module.ts';

await startServiceMadeBy('wsc', async (surroundings) => WscModule.of(await chooseVersion(process.env, surroundings)));
