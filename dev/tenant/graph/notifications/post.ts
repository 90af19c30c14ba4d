export type Answer = { status: number; contentType: string; text: string };

/** Posts to the app. Nothing: it did not answer within `timeout` wall-clock milliseconds, or not at all. */
export async function postToApp(
  url: string,
  options: { contentType: string; body: string; timeout: number },
): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': options.contentType },
      body: options.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeout),
    });
    const text = await response.text();
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', text };
  } catch {
    return undefined;
  }
}
