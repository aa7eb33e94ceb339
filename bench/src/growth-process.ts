import { costAt, type Size } from '@bpdao/growth';

const BLOCKS = 200;
process.stdout.write(JSON.stringify(costAt(JSON.parse(process.argv[2] ?? '') as Size, BLOCKS)));
