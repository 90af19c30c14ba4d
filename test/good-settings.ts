import { readConfig } from '../shared/config.ts';
import { type Environment, InvalidSettings, type SettingProblem } from '../shared/settings.ts';

export const SECRET = 'a-secret-that-nobody-may-see-0123456789';

/** The fewest settings that suffice. */
export const good: Environment = {
  AZURE_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  STORMLOCK_PUBLIC_URL: 'https://stormlock.example.org/',
  STORMLOCK_SENTINELS: 'one@example.org; group:all@example.org',
  STORMLOCK_CLIENT_STATE_SECRET: SECRET,
};

/** What is wrong with good settings when these are added. */
export function problemsOf(environment: Environment): readonly SettingProblem[] {
  try {
    readConfig({ ...good, ...environment });
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
}
