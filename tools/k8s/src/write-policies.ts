import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './network-folder.ts';
import { networkPolicies } from './network-policies.ts';

writeFileSync(path.join(root, 'deploy/k8s/base/network/policies.yaml'), networkPolicies());
