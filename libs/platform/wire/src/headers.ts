/** Headers of requests, answers and appends. */
export const HEADERS = {
  /** Hash of the message before, hex. */
  previousHash: 'Bpdao-Previous-Hash',
  /** The positions that the receiver must have heard before it answers: `actor:sequence:index`, separated by commas. */
  atLeast: 'Bpdao-At-Least',
  /** The position of the answering actor in its own stream: `actor:sequence:index`. */
  position: 'Bpdao-Position',
  /** W3C trace context. */
  traceparent: 'traceparent',
  /** One sentence about the fault, on the answer that reports it. */
  error: 'Nats-Service-Error',
  /** The code beside the sentence: 400 broken contract, 429 asked too much, 503 not now, 500 a fault of the service. */
  errorCode: 'Nats-Service-Error-Code',
} as const;
