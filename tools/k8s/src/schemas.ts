/** A kind of object with its group and version. */
export interface ObjectKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The kinds of the objects in deploy/k8s. */
export const kinds: readonly ObjectKind[] = [
  { group: '', version: 'v1', kind: 'ConfigMap' },
  { group: '', version: 'v1', kind: 'Namespace' },
  { group: '', version: 'v1', kind: 'Secret' },
  { group: '', version: 'v1', kind: 'Service' },
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  { group: 'apps', version: 'v1', kind: 'StatefulSet' },
  { group: 'batch', version: 'v1', kind: 'Job' },
  { group: 'monitoring.coreos.com', version: 'v1', kind: 'PodMonitor' },
  { group: 'monitoring.coreos.com', version: 'v1', kind: 'ServiceMonitor' },
  { group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy' },
  { group: 'policy', version: 'v1', kind: 'PodDisruptionBudget' },
];

/** A part of a JSON schema, as OpenAPI 2 has it. */
type Schema = Readonly<Record<string, unknown>>;

/** The document that a cluster gives at `/openapi/v2`. */
export interface OpenApi {
  readonly definitions: Readonly<Record<string, Schema>>;
}

const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const DEFINITIONS = '#/definitions/';

/** Names the file of a kind's schema, as kubeconform's `{{.ResourceKind}}{{.KindSuffix}}.json` names it. */
export const schemaFileOf = ({ group, version, kind }: ObjectKind): string =>
  [kind.toLowerCase(), ...(group === '' ? [] : [group.split('.')[0]]), version].join('-') + '.json';

/**
 * Returns the JSON schema of a kind, with all referenced definitions and without descriptions; a field that the cluster
 * does not know is an error. Undefined when the cluster does not know the kind.
 */
export function schemaOf({ definitions }: OpenApi, wanted: ObjectKind): Schema | undefined {
  const name = Object.keys(definitions).find((one) => isOf(definitions[one] ?? {}, wanted));
  if (name === undefined) return undefined;
  const needed = new Map<string, Schema>();
  const gather = (one: string): void => {
    if (needed.has(one)) return;
    const definition = strict(one, definitions[one] ?? {});
    needed.set(one, definition);
    for (const reference of referencesIn(definition)) gather(reference);
  };
  gather(name);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $ref: `${DEFINITIONS}${name}`,
    definitions: Object.fromEntries([...needed].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function isOf(definition: Schema, { group, version, kind }: ObjectKind): boolean {
  const named = definition['x-kubernetes-group-version-kind'];
  return (
    Array.isArray(named) &&
    named.some((one: ObjectKind) => one.group === group && one.version === version && one.kind === kind)
  );
}

function strict(name: string, definition: Schema): Schema {
  if (name === INT_OR_STRING) return { type: ['integer', 'string'] };
  if (name === QUANTITY) return { type: ['number', 'string'] };
  return bare(definition) as Schema;
}

/** Returns a schema without the texts for people; its objects take only the fields that they name. */
function bare(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(bare);
  if (typeof part !== 'object' || part === null) return part;
  const { properties, additionalProperties, ...rest } = part as Schema;
  const kept = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => key !== 'description' && key !== 'default' && key !== 'format' && !key.startsWith('x-'))
      .map(([key, value]) => [key, bare(value)]),
  );
  if (rest['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  if (properties === undefined) {
    return {
      ...kept,
      ...(additionalProperties === undefined ? undefined : { additionalProperties: bare(additionalProperties) }),
    };
  }
  const open = rest['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...kept,
    properties: Object.fromEntries(Object.entries(properties as Schema).map(([key, value]) => [key, bare(value)])),
    additionalProperties: additionalProperties === undefined ? open : bare(additionalProperties),
  };
}

function referencesIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(DEFINITIONS.length)] : referencesIn(value),
  );
}
