import { readDetection, readLock, readNotices, readTiming } from './config/behaviour.ts';
import { CLOUDS, type CloudName } from './config/clouds.ts';
import type { Config } from './config/config.ts';
import {
  platformUrl,
  readAccess,
  readCredential,
  readPublicUrl,
  readSecrets,
  readStorage,
} from './config/connections.ts';
import {
  SCOPE_HINT,
  SENTINELS_HINT,
  scope,
  sentinel,
  serviceUrl,
  URL_HINT,
  webhookUrl,
} from './config/parse.ts';
import { readPolicy } from './config/policy.ts';
import { SWITCH_POSITIONS } from './domain/switch.ts';
import * as kind from './settings.ts';
import { type Environment, InvalidSettings, SettingReader } from './settings.ts';

/** The whole configuration; throws InvalidSettings with every problem at once. */
export function readConfig(environment: Environment): Config {
  const read = new SettingReader(environment);
  const development = environment['AZURE_FUNCTIONS_ENVIRONMENT'] === 'Development';
  const url = serviceUrl(development);
  const cloud = read.get(
    'STORMLOCK_CLOUD',
    kind.oneOf(Object.keys(CLOUDS) as CloudName[]),
    `one of ${Object.keys(CLOUDS).join(', ')}`,
    'global',
  );
  const hosts = CLOUDS[cloud];
  const platform = platformUrl(url, environment);
  const publicUrl = readPublicUrl(read, url, platform, environment);

  const config: Config = {
    development,
    access: readAccess(read, development, environment),
    credential: readCredential(read, { development, login: hosts.login }),
    graph: {
      url: read.get('STORMLOCK_GRAPH_URL', url, URL_HINT, hosts.graph),
      scope: read.get('STORMLOCK_GRAPH_SCOPE', scope, SCOPE_HINT, `${hosts.graph}/.default`),
    },
    exchange: {
      url: read.get('STORMLOCK_EXCHANGE_URL', url, URL_HINT, hosts.exchange),
      scope: read.get('STORMLOCK_EXCHANGE_SCOPE', scope, SCOPE_HINT, `${hosts.exchange}/.default`),
    },
    storage: readStorage(read, { development, suffix: hosts.storage }),
    publicUrl,
    ownUrl: platform ?? publicUrl,
    sentinels: read.required('STORMLOCK_SENTINELS', kind.listOf(sentinel), SENTINELS_HINT, []),
    clientStateSecrets: readSecrets(read),
    firstPosition: read.get(
      'STORMLOCK_MODE',
      kind.oneOf(SWITCH_POSITIONS),
      `one of ${SWITCH_POSITIONS.join(', ')}`,
      'observe',
    ),
    lock: readLock(read, webhookUrl(development)),
    notices: readNotices(read, webhookUrl(development)),
    detection: readDetection(read),
    policy: readPolicy(read),
    timing: readTiming(read),
    ...(development && !environment['WEBSITE_INSTANCE_ID'] && environment['STORMLOCK_CLOCK_FILE']
      ? { clockFile: environment['STORMLOCK_CLOCK_FILE'] }
      : {}),
  };
  if (cloud !== 'global' && config.policy.purgers.includes('defender'))
    read.add('STORMLOCK_PURGERS', 'defender', 'Take defender out: that service is in the global cloud only.');
  if (read.problems.length > 0) throw new InvalidSettings(read.problems);
  return config;
}
