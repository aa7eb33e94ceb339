import { describeFaults } from './describe-faults.ts';

describeFaults('a single broker', 1);
