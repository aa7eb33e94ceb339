/** The reason for which a network cannot be brought to a cluster: one sentence. */
export class ClusterError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ClusterError';
  }
}
