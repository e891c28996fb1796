/** What a server that is no service of AWS answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Asks a server; a connection that fails says what happened to it, as it does with the SDK. */
export async function httpAnswer(url: string | URL, request: RequestInit): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // fetch says no more than 'fetch failed', and what happened in the cause.
    const { cause } = error as { cause?: { message: string; code?: string } };
    throw cause === undefined ? error : Object.assign(new Error(cause.message, { cause: error }), { code: cause.code });
  }
}
