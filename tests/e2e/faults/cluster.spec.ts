import { describeFaults } from './describe-faults.ts';

describeFaults('a cluster of three, three replicas a stream', 3);
