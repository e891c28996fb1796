/** What the Kubernetes API answered, on one line; the client's own error carries the whole body and all headers. */
export class KubernetesError extends Error {
  constructor(
    message: string,
    /** The HTTP status; undefined when no answer came. */
    readonly status?: number,
    readonly retryAfterSeconds?: number,
    /** Of an expired list: the token that goes on with what is there now. */
    readonly nextToken?: string,
  ) {
    super(message);
    this.name = 'KubernetesError';
  }
}

interface ApiException {
  readonly code: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes a KubernetesError of whatever the client threw. */
export function kubernetesError(error: unknown): KubernetesError {
  if (error instanceof KubernetesError) {
    return error;
  }
  if (!isApiException(error)) {
    return new KubernetesError((error as Partial<Error> | undefined)?.message ?? String(error));
  }
  const { message, reason, metadata } = statusOf(error.body);
  const retryAfter = Number(error.headers?.['retry-after']);
  return new KubernetesError(
    `${reason ?? 'no reason given'}: ${message ?? 'no message'} (HTTP ${error.code})`,
    error.code,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
    metadata?.continue,
  );
}

/** The client is an ES module and may be loaded apart from this one, so its classes are not asked. */
function isApiException(error: unknown): error is ApiException {
  return typeof error === 'object' && error !== null && typeof (error as Partial<ApiException>).code === 'number';
}

interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly metadata?: { readonly continue?: string };
}

/** A proxy or a load balancer in between answers with HTML. */
function statusOf(body: unknown): Status {
  if (typeof body !== 'string') {
    return body ?? {};
  }
  try {
    return JSON.parse(body) as Status;
  } catch {
    return { message: body.replace(/\s+/g, ' ').slice(0, 200) };
  }
}
