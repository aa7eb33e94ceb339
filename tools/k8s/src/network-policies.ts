import { insiderOf, roles, type Role } from '@bpdao/identities';

/** A permission of pods to open connections, on a port. */
export interface Connection {
  /** The pods that open it, by a label. */
  readonly from: readonly [label: 'name' | 'component', value: string];
  /** Pods of this component; `anywhere`: also outside the cluster. */
  readonly to: 'broker' | 'anywhere';
  readonly port: number;
}

const CLIENT_PORT = 4222;
const PEERS_PORT = 6222;
const STORE_PORT = 27_017;

/** Roles that no pod of the network has: people and programs from outside, who reach the broker's one open port. */
const OUTSIDE: readonly Role[] = ['customer', 'reader'];

/**
 * Every connection that pods of the network open, from the same roles as the broker's accounts: all talk to the broker,
 * and no pod talks to any other.
 */
export const connections: readonly Connection[] = [
  ...openers().map((from): Connection => ({ from, to: 'broker', port: CLIENT_PORT })),
  { from: ['component', 'broker'], to: 'broker', port: PEERS_PORT },
  { from: ['name', 'forum'], to: 'anywhere', port: STORE_PORT },
];

/** Returns the pods of all roles, each once: a service has two of them. */
function openers(): readonly Connection['from'][] {
  const pods = roles.filter((role) => !OUTSIDE.includes(role)).map(podsOf);
  return [...new Map(pods.map((one) => [one.join('/'), one])).values()];
}

/** Selects the pods that have a role. The only pod of the admins makes the streams. */
function podsOf(role: Role): Connection['from'] {
  const insider = insiderOf(role);
  if (insider === undefined) return ['component', role];
  return insider.part === 'admin' ? ['component', 'streams'] : ['name', insider.actor];
}

/**
 * Writes the policies of deploy/k8s/base/network, as YAML: nothing is allowed but names, these connections, and clients
 * of the broker from anywhere.
 */
export function networkPolicies(): string {
  const openers = Map.groupBy(connections, ({ from }) => from.join('/'));
  return [HEAD, ...[...openers.values()].map((those) => egressOf(those)), INTO_BROKER].join('---\n');
}

function egressOf(those: readonly Connection[]): string {
  const [label, value] = those[0]?.from ?? ['name', ''];
  return policy(
    `from-${value}`,
    `{ app.kubernetes.io/${label}: ${value} }`,
    value === 'producer' ? NOT_EVERYWHERE : [],
    [
      '  policyTypes: [Egress]',
      '  egress:',
      ...those.flatMap(({ to, port }) => [
        ...(to === 'anywhere'
          ? ['    - ports:']
          : [
              '    - to:',
              '        - podSelector:',
              `            matchLabels: { app.kubernetes.io/component: ${to} }`,
              '      ports:',
            ]),
        `        - { port: ${port} }`,
      ]),
    ],
  );
}

/** The annotation of a policy that may select no pod, because members may run their producers elsewhere. */
const NOT_EVERYWHERE = ['  annotations: { kube-score/ignore: networkpolicy-targets-pod }'];

const policy = (name: string, labels: string, about: readonly string[], spec: readonly string[]): string =>
  [
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    `  name: ${name}`,
    ...about,
    'spec:',
    '  podSelector:',
    `    matchLabels: ${labels}`,
    ...spec,
    '',
  ].join('\n');

const HEAD = `# Made by \`npm run k8s:policies\` from the catalogue: who may open connections to whom. A cluster whose network does not enforce policies takes them and does nothing.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: nothing-else
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: names
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: kube-system }
      ports:
        - { port: 53, protocol: UDP }
        - { port: 53, protocol: TCP }
`;

/** Customers, readers and other members' producers come from outside; whom the broker admits it decides itself. */
const INTO_BROKER = policy(
  'into-broker',
  '{ app.kubernetes.io/component: broker }',
  [],
  [
    '  policyTypes: [Ingress]',
    '  ingress:',
    '    - ports:',
    `        - { port: ${CLIENT_PORT} }`,
    '    - from:',
    '        - podSelector:',
    '            matchLabels: { app.kubernetes.io/component: broker }',
    '      ports:',
    `        - { port: ${PEERS_PORT} }`,
  ],
);
