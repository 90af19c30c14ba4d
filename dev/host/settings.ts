import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { StartupError } from './problem.ts';

const localSettings = z.object({
  IsEncrypted: z.literal(false, 'encrypted settings cannot be read; decrypt them').optional(),
  Values: z.record(z.string(), z.string()).default({}),
});

/** Applies local.settings.json (never over what is set already) and what the platform itself sets. */
export function applySettings(appRoot: string, env: NodeJS.ProcessEnv): void {
  const values = readJsonFile(join(appRoot, 'local.settings.json'), localSettings)?.Values ?? {};
  const defaults = {
    ...values,
    AZURE_FUNCTIONS_ENVIRONMENT: values['AZURE_FUNCTIONS_ENVIRONMENT'] ?? 'Development',
    FUNCTIONS_WORKER_RUNTIME: 'node',
  };
  for (const [name, value] of Object.entries(defaults)) env[name] ??= value;
}

/** `%NAME%` in a queue name or schedule stands for an app setting. */
export function resolveSettings(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined) throw new StartupError([`"${text}": the app setting ${name} is not set`]);
    return value;
  });
}

/** The storage connection string that a binding's `connection` names. */
export function storageConnection(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[`AzureWebJobs${name}`] ?? env[name];
  if (value !== undefined && value !== '') return value;
  const identity = Object.keys(env).some((key) => key.startsWith(`${name}__`));
  throw new StartupError([
    identity
      ? `connection ${name}: identity-based connections are not supported here; set ${name} to a connection string`
      : `connection ${name}: the setting ${name} is missing; set it to a storage connection string`,
  ]);
}

/** `AzureWebJobs.<function>.Disabled` switches a trigger off; it can still be fired by hand. */
export function isDisabled(functionName: string, env: NodeJS.ProcessEnv): boolean {
  const value =
    env[`AzureWebJobs.${functionName}.Disabled`] ??
    env[`AzureWebJobs_${functionName.replaceAll('-', '_')}_Disabled`];
  return value === '1' || value?.toLowerCase() === 'true';
}
