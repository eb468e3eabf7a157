/**
 * An error that a service answers with: the code and the HTTP status that a client of the real service would see.
 * The wire turns it into the service's own error format; callers in memory catch it as it is.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** As in the service's model, e.g. `PreconditionFailed`. */
  readonly code: string;
  /** HTTP status, e.g. 412. */
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * Asked at the start of every service call in the model. What it returns is thrown, and nothing takes effect.
 * `service` is the IAM prefix (`cloudfront`), `operation` the API's name (`UpdateDistribution`), `region` where it is
 * called (`global` for CloudFront).
 */
export type FaultHook = (service: string, operation: string, region: string) => ServiceError | undefined;

/** Throws where a fault was injected into the operation. */
export type Admit = (operation: string) => void;

/** Bound to one service (by its IAM prefix) of one Region. */
export function admitter(fault: FaultHook | undefined, service: string, region: string): Admit {
  return (operation) => {
    const error = fault?.(service, operation, region);
    if (error) throw error;
  };
}
