import { storageCredential } from '../../../shared/adapters/credential.ts';
import { openStores } from '../../../shared/adapters/storage/open-stores.ts';

const { tableServiceUrl, ...identity } = JSON.parse(process.env['STORAGE'] ?? '{}');
const credential = storageCredential({ ...identity, development: false });
const state = await openStores({ connection: { tableServiceUrl, credential } }).switch.get();
console.log(state === undefined ? 'no switch yet' : state.value.position);
