/** The overlays that the chart has, one of which a release is. */
export const overlays = ['local', 'staging', 'production'] as const;

export type Overlay = (typeof overlays)[number];

/** The images of the overlays, by the value of the chart that names each. */
const IMAGES: Readonly<Record<string, string>> = { program: 'block-producer-dao', broker: 'nats', store: 'mongo' };

/**
 * Makes the files of a Helm chart by their paths: the rendered overlays, with the namespace, the images and the
 * overlay's name as the only values. `helm template` of it gives the overlay again.
 */
export function chartOf(rendered: Readonly<Record<Overlay, string>>, version: string): ReadonlyMap<string, string> {
  return new Map([
    [
      'Chart.yaml',
      [
        'apiVersion: v2',
        'name: block-producer-dao',
        "description: The DAO Governance Framework's Proof of REP on NATS",
        'type: application',
        `version: ${version}`,
        `appVersion: ${version}`,
        '',
      ].join('\n'),
    ],
    ['values.yaml', VALUES],
    ...overlays.map((overlay) => [`templates/${overlay}.yaml`, templateOf(overlay, rendered[overlay])] as const),
  ]);
}

const VALUES = `# production, staging or local, as in deploy/k8s/overlays.
overlay: production
# True: the chart makes the namespace, with Pod Security \`restricted\`; false: it must exist.
namespace: false
# Other images than the overlay's own.
images:
  program: ""
  broker: ""
  store: ""
`;

function templateOf(overlay: Overlay, rendered: string): string {
  const objects = rendered
    .split(/^---\n/m)
    .map(templated)
    .map((object) =>
      /^kind: Namespace$/m.test(object) ? `{{- if .Values.namespace }}\n${object}{{- end }}\n` : object,
    );
  return `{{- if eq .Values.overlay "${overlay}" }}\n${objects.join('---\n')}{{- end }}\n`;
}

function templated(object: string): string {
  return object
    .replaceAll('{{', '{{ "{{" }}')
    .replace(
      /^( +namespace: |kind: Namespace\nmetadata:(?:\n {2}.*)*?\n {2}name: )bpdao$/gm,
      '$1{{ .Release.Namespace }}',
    )
    .replace(/^( +(?:- )?image: )(\S+)$/gm, (line, before: string, image: string) => {
      const value = Object.keys(IMAGES).find(
        (key) =>
          IMAGES[key] ===
          image
            .replace(/[:@].*$/, '')
            .split('/')
            .at(-1),
      );
      return value === undefined ? line : `${before}{{ .Values.images.${value} | default "${image}" }}`;
    });
}
