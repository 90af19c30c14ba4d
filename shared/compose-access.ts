import { entraTokens } from './adapters/entra-tokens.ts';
import { readConfig } from './config.ts';
import type { Role } from './domain/access.ts';
import type { TokenVerifier } from './ports/access.ts';

export type AccessParts = {
  tenant: string;
  platformSignIn: boolean;
  tokens?: TokenVerifier;
  developmentRole?: Role;
  publicUrl: string;
};

let parts: AccessParts | undefined;

/** What telling callers apart needs. Throws InvalidSettings. */
export function accessParts(): AccessParts {
  parts ??= read();
  return parts;
}

function read(): AccessParts {
  const { access, credential, publicUrl } = readConfig(process.env);
  const { audiences, platformSignIn, developmentRole } = access;
  const { authorityHost, tenantId: tenant } = credential;
  return {
    tenant,
    platformSignIn,
    publicUrl,
    ...(audiences.length === 0 ? {} : { tokens: entraTokens({ authorityHost, tenant, audiences }) }),
    ...(developmentRole === undefined ? {} : { developmentRole }),
  };
}
