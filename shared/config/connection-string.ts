export const CONNECTION_HINT =
  'a storage connection string, as the portal shows it under Access keys (or set AzureWebJobsStorage__accountName)';

/** What the table client understands: the emulator, an account with its key, or a shared access signature. */
export function connectionString(value: string): string | undefined {
  const parts = new Map(value.split(';').map((part) => partOf(part.trim())));
  const has = (name: string, like = /./): boolean => like.test(parts.get(name) ?? '');
  const endpoint = has('tableendpoint', /^https?:\/\//);
  const byKey =
    has('accountname') &&
    has('accountkey') &&
    has('defaultendpointsprotocol', /^https?$/) &&
    (endpoint || has('endpointsuffix'));
  const bySignature = has('sharedaccesssignature') && endpoint;
  return byKey || bySignature || has('usedevelopmentstorage', /^true$/i) ? value : undefined;
}

/** Values may hold `=`, names may be written in any case. */
function partOf(part: string): [string, string] {
  const end = part.indexOf('=');
  return end < 0 ? [part, ''] : [part.slice(0, end).toLowerCase(), part.slice(end + 1)];
}
