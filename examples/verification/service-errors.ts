interface ServiceError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** True for what a service answered, as opposed to an answer that never came. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && '$fault' in error && '$metadata' in error;
}

/** One line that says what went wrong; Node's connection errors hide it in a code or in a list of errors. */
export function describeError(error: unknown): string {
  return oneLine(rawDescription(error));
}

function rawDescription(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (isServiceError(error)) {
    return `${error.name}: ${error.message === '' ? 'no message' : error.message} (HTTP ${error.$metadata.httpStatusCode ?? 'status unknown'})`;
  }
  if (error.message === '' && error instanceof AggregateError) {
    return error.errors.map(rawDescription).join('; ');
  }
  return error.message === '' ? (codeOf(error) ?? error.name) : error.message;
}

/** The text on one line, because a report gives a check one line. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** True for what a later attempt may well not meet: throttling, 5xx answers, a connection that broke off. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const status = isServiceError(error) ? (error.$metadata.httpStatusCode ?? 0) : 0;
  return (
    status === 429 ||
    status >= 500 ||
    /throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(error.name) ||
    /^(ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR_(SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT))$/.test(
      codeOf(error) ?? '',
    )
  );
}

/**
 * The status and the error code with which a service refused a request, such as `403 AccessDenied`; undefined when it
 * accepted it. Without any answer from the service nothing was refused, so that error passes through.
 */
export async function refusal(request: Promise<unknown>): Promise<string | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (!isServiceError(error)) {
      throw error;
    }
    return `${error.$metadata.httpStatusCode} ${error.name}`;
  }
}

function codeOf(error: Error): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
