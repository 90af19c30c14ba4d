import { systemClock } from './adapters/clock.ts';
import { entraTokens } from './adapters/entra-tokens.ts';
import { platformKeys } from './adapters/platform-keys.ts';
import { readConfig } from './config.ts';
import type { Role } from './domain/access.ts';
import type { KeyCheck, TokenVerifier } from './ports/access.ts';

/** How callers prove who they are. */
export type Access = {
  tenant: string;
  /** The platform says that its authentication is on: only then is its principal header believed. */
  platformSignIn: boolean;
  /** Absent when no audience is set: bearer tokens are refused. */
  tokens?: TokenVerifier;
  /** Function keys; they open the kill-switch and nothing else. */
  keys: KeyCheck;
  /** On a developer's machine: whoever calls from it is this. */
  developmentRole?: Role;
  publicUrl: string;
};

let parts: Access | undefined;

/** What telling callers apart needs. Throws InvalidSettings. */
export function accessParts(): Access {
  parts ??= read();
  return parts;
}

function read(): Access {
  const { access, credential, publicUrl, ownUrl, clockFile } = readConfig(process.env);
  const { audiences, platformSignIn, developmentRole } = access;
  const { authorityHost, tenantId: tenant } = credential;
  return {
    tenant,
    platformSignIn,
    publicUrl,
    keys: platformKeys({ url: ownUrl, clock: systemClock(clockFile) }),
    ...(audiences.length === 0 ? {} : { tokens: entraTokens({ authorityHost, tenant, audiences }) }),
    ...(developmentRole === undefined ? {} : { developmentRole }),
  };
}
