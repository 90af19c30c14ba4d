import { Refused, RetryLater } from '../../domain/errors.ts';
import { SECOND } from '../../domain/time.ts';

/** Entra's refusals that a person can mend, by AADSTS number. */
const REMEDIES: readonly { code: RegExp; remedy: string }[] = [
  {
    code: /^7000215$/,
    remedy:
      "Set AZURE_CLIENT_SECRET to the secret's value, not its id; make a new secret if the value is lost.",
  },
  {
    code: /^7000222$/,
    remedy: 'The client secret has expired: make a new one in Entra ID and set AZURE_CLIENT_SECRET.',
  },
  {
    code: /^(?:700027|700024|7000214|5000234)$/,
    remedy:
      'Upload the certificate to the app registration, or renew it, and check AZURE_CLIENT_CERTIFICATE_PATH.',
  },
  {
    code: /^(?:700016|7000229)$/,
    remedy:
      'Check AZURE_CLIENT_ID, and that the app is registered and enabled in the tenant AZURE_TENANT_ID.',
  },
  { code: /^(?:90002|900023|90013|90014)$/, remedy: 'Check AZURE_TENANT_ID.' },
  {
    code: /^(?:500011|70011|1002012)$/,
    remedy: 'The scope is unknown in this cloud: check STORMLOCK_CLOUD and the …_SCOPE settings.',
  },
  { code: /^7000112$/, remedy: 'The enterprise application is disabled: enable it in Entra ID.' },
];

const TEMPORARY = /AADSTS(?:90033|90055|50196|90024|90100)|temporarily_unavailable/;

/** The domain's error for a token that could not be had. What the SDK attached may hold the secret and stays behind. */
export function tokenFailure(error: unknown, scope: string): RetryLater | Refused {
  const { name, said } = wordsOf(error);
  const text = `no token for ${scope}: ${said}`;
  const options = { cause: new Error(`${name}: ${said}`) };
  const code = /AADSTS(\d+)/.exec(said)?.[1];
  if (code !== undefined && !TEMPORARY.test(said)) {
    const known = REMEDIES.find((entry) => entry.code.test(code));
    return new Refused(
      text,
      known?.remedy ?? `Look up AADSTS${code} in Microsoft's list of Entra errors.`,
      options,
    );
  }
  if (name === 'CredentialUnavailableError') {
    return new Refused(
      text,
      'Switch on the managed identity of the function app, or set AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.',
      options,
    );
  }
  if (/ENOENT|EACCES|PEM|BEGIN CERTIFICATE/.test(said)) {
    return new Refused(
      text,
      'Check AZURE_CLIENT_CERTIFICATE_PATH: a readable PEM file with certificate and key.',
      options,
    );
  }
  return new RetryLater(text, 15 * SECOND, options);
}

function wordsOf(error: unknown): { name: string; said: string } {
  if (!(error instanceof Error)) return { name: 'Error', said: 'the credential failed' };
  const said = error.message
    .replace(/(client_secret|client_assertion|assertion|password)=[^&\s"]+/gi, '$1=(hidden)')
    .replace(/\s+/g, ' ');
  return { name: error.name, said: said.slice(0, 500) };
}
