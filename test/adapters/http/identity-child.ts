import { inspect } from 'node:util';
import { lazyCredential } from '../../../shared/adapters/credential.ts';
import { graphSentinelDirectory } from '../../../shared/adapters/graph/sentinels.ts';
import { graphTransport } from '../../../shared/adapters/graph/transport.ts';
import { createTokenSource } from '../../../shared/adapters/http/tokens.ts';
import { napClock } from './service.ts';

const { graphUrl, ...settings } = JSON.parse(process.env['ASK'] ?? '{}');
const tokens = createTokenSource({
  credential: lazyCredential({ ...settings, disableInstanceDiscovery: true }),
  scope: 'https://graph.microsoft.com/.default',
  allowedOrigin: graphUrl,
});
const graph = graphTransport({ url: graphUrl, tokens, clock: napClock() });
try {
  const [sentinel] = await graphSentinelDirectory({ graph }).resolve('anna@contoso.example');
  console.log(sentinel);
} catch (error) {
  console.log(inspect(error, { depth: 9 }));
}
