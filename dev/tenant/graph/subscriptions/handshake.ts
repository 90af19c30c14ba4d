import { randomUUID } from 'node:crypto';
import { badRequest } from '../../http.ts';
import { postToApp } from '../notifications/post.ts';

/** .NET's way: blanks are plus signs, so decoding by `decodeURIComponent` alone does not give the token. */
const encode = (token: string): string =>
  encodeURIComponent(token)
    .replaceAll('%20', '+')
    .replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/** Proves that the app holds the URL: it must answer 200, `text/plain`, with the decoded token. Throws a Refusal. */
export async function shakeHands(url: string, timeout: number): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  const address = `${url}${url.includes('?') ? '&' : '?'}validationToken=${encode(token)}`;
  const answer = await postToApp(address, { contentType: 'text/plain; charset=utf-8', body: '', timeout });
  if (answer === undefined) throw badRequest('Subscription validation request timed out.', 'InvalidRequest');
  if (answer.status !== 200)
    throw badRequest(
      `Subscription validation request failed. Response must exactly match validationToken query parameter. HTTP status code is '${answer.status}'; must respond with 200 OK to this request.`,
      'ValidationError',
    );
  if (!/^text\/plain\b/i.test(answer.contentType) || answer.text !== token)
    throw badRequest(
      'Subscription validation request failed. Response must exactly match validationToken query parameter.',
      'ValidationError',
    );
}
