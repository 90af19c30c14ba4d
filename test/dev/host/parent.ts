import { startAzurite } from '../../../dev/azurite.ts';
import { spawnHost } from '../../../dev/host/spawn.ts';

// Started by a test, and killed by it: what it starts must not outlive it.
const [appRoot = ''] = process.argv.slice(2);
const azurite = await startAzurite();
const host = await spawnHost({ env: {}, appRoot });
console.log(JSON.stringify([azurite.queueUrl, host.url]));
