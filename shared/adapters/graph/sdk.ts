import type { Client, Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { OutgoingRequest, Reply } from '../http/request.ts';
import type { Send } from '../http/send.ts';
import type { TokenSource } from '../http/tokens.ts';

/** One request to Graph, before the SDK makes a URL of it. */
export type SdkRequest = {
  method: OutgoingRequest['method'];
  /** Relative to the version, with its encoded query. */
  path: string;
  /** Sent instead of the path, character by character: the SDK would take it apart and mangle plain http. */
  link?: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
  repeatable: boolean;
  attempts?: number;
};

/**
 * Microsoft's Graph SDK, which has had no release since 2023, behind this one file. Of its parts only the request
 * builder is used: its authentication knows no custom port, its retry sleeps for minutes and repeats submissions.
 */
export function sdkSender({
  url,
  version,
  tokens,
  send,
}: {
  url: string;
  version: string;
  tokens: TokenSource;
  send: Send;
}): (request: SdkRequest) => Promise<Reply> {
  let client: Promise<Client> | undefined;

  async function open(): Promise<Client> {
    const { Client } = await import('@microsoft/microsoft-graph-client');
    return Client.initWithMiddleware({
      baseUrl: url,
      defaultVersion: version,
      middleware: new Delivery(tokens, send),
    });
  }

  return async function deliver({ method, path, headers, body, ...rest }) {
    const { ResponseType } = await import('@microsoft/microsoft-graph-client');
    client ??= open();
    const delivered = new Delivered(rest);
    const request = (await client)
      .api(path)
      .headers({ ...headers })
      .responseType(ResponseType.RAW)
      .middlewareOptions([delivered]);
    try {
      if (method === 'GET') await request.get();
      else if (method === 'DELETE') await request.delete();
      else if (method === 'PATCH') await request.patch(body);
      else await request.post(body);
    } catch (error) {
      // The SDK wraps whatever its middleware throws and loses its type.
      throw delivered.failure ?? error;
    }
    if (delivered.reply === undefined) throw new Error('the Graph SDK sent no request');
    return delivered.reply;
  };
}

type Handling = Pick<SdkRequest, 'link' | 'repeatable' | 'attempts'>;

/** Goes through the SDK with a request and brings back what came of it. */
class Delivered implements MiddlewareOptions {
  readonly handling: Handling;
  reply?: Reply;
  failure?: unknown;
  constructor(handling: Handling) {
    this.handling = handling;
  }
}

/** The whole middleware chain: the token, then our own policy. */
class Delivery implements Middleware {
  readonly #tokens: TokenSource;
  readonly #send: Send;
  constructor(tokens: TokenSource, send: Send) {
    this.#tokens = tokens;
    this.#send = send;
  }

  async execute(context: Context): Promise<void> {
    const delivered = context.middlewareControl?.getMiddlewareOptions(Delivered);
    if (!(delivered instanceof Delivered)) throw new Error('a Graph request without its handling');
    try {
      delivered.reply = await this.#send(await this.#outgoing(context, delivered.handling));
    } catch (error) {
      delivered.failure = error;
      throw error;
    }
    context.response = new Response(null, { status: 200 });
  }

  async #outgoing(context: Context, { link, repeatable, attempts }: Handling): Promise<OutgoingRequest> {
    const { method, headers, body } = context.options ?? {};
    const url = link ?? String(context.request);
    return {
      method: method as OutgoingRequest['method'],
      url,
      headers: {
        ...(headers as Record<string, string>),
        Authorization: await this.#tokens.authorizationFor(url),
      },
      repeatable,
      ...(typeof body === 'string' ? { body } : {}),
      ...(attempts === undefined ? {} : { attempts }),
    };
  }
}
