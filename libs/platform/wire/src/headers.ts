/** Headers of requests, answers and appends. */
export const HEADERS = {
  /** Hash of the message before, hex. */
  previousHash: 'Bpdao-Previous-Hash',
  /** How far the receiver must have heard before it answers: `actor:sequence:index`, separated by commas. */
  atLeast: 'Bpdao-At-Least',
  /** Where the answering actor's own stream stood: `actor:sequence:index`. */
  position: 'Bpdao-Position',
  /** W3C trace context. */
  traceparent: 'traceparent',
  /** A sentence, on a message that broke its contract. */
  error: 'Nats-Service-Error',
  /**
   * A number, beside the sentence: 400 broken contract, 429 asked too much, 503 not now, 500 a fault of the service.
   */
  errorCode: 'Nats-Service-Error-Code',
} as const;
