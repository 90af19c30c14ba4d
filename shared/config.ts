import type { Role } from './domain/access.ts';
import { type Address, toAddress } from './domain/address.ts';
import {
  DEFAULT_DETECTION,
  type DetectionSettings,
  type RepliersNeeded,
} from './domain/detection-settings.ts';
import { DEFAULT_POLICY, type Policy } from './domain/policy.ts';
import { SWITCH_POSITIONS, type SwitchPosition } from './domain/switch.ts';
import { DAY, HOUR, MINUTE, type Milliseconds, SECOND } from './domain/time.ts';
import * as kind from './settings.ts';
import { type Environment, InvalidSettings, SettingReader } from './settings.ts';

/** A service and the scope its tokens are asked for. Tokens go to this origin and to no other. */
export type ServiceConfig = { url: string; scope: string };

export type CredentialConfig = {
  tenantId: string;
  clientId?: string;
  clientSecret?: string;
  certificatePath?: string;
  authorityHost: string;
  disableInstanceDiscovery: boolean;
};

export type StorageConfig = { connectionString: string } | { accountName: string; clientId?: string };

export type NoticeConfig = {
  teamsWebhookUrl?: string;
  mailFrom?: Address;
  mailTo: readonly Address[];
  /** Over this many notices an hour, further ones wait. */
  perHour: number;
};

export type TimingConfig = {
  /** A sentinel nobody woke for this long is read by the sweep. */
  staleAfter: Milliseconds;
  /** How far back the first reading of a sentinel goes. */
  seedWindow: Milliseconds;
  /** How far before the last reading a lost cursor is seeded again. */
  reseedOverlap: Milliseconds;
  /** While a group is warm its sentinels are read this often, for so long. */
  warmInterval: Milliseconds;
  warmFor: Milliseconds;
  /** After an act, how long another instance waits before it looks for the outcome. */
  actLease: Milliseconds;
  groupCacheFor: Milliseconds;
  subscriptionLifetime: Milliseconds;
  keepObservations: Milliseconds;
  keepIncidents: Milliseconds;
  keepAudit: Milliseconds;
};

/** How callers of the admin API and the console prove who they are. */
export type AccessConfig = {
  /** Accepted audiences of bearer tokens; none refuses them all. */
  audiences: readonly string[];
  /** App Service says that its authentication is on: only then is its principal header believed. */
  platformSignIn: boolean;
  /** Development only: the role of whoever calls from this machine. */
  developmentRole?: Role;
};

export type Config = {
  development: boolean;
  access: AccessConfig;
  credential: CredentialConfig;
  graph: ServiceConfig;
  exchange: ServiceConfig;
  storage: StorageConfig;
  publicUrl: string;
  sentinels: readonly string[];
  clientStateSecrets: readonly string[];
  firstPosition: SwitchPosition;
  lock: { actuator: 'exchange' | 'manual'; holder?: Address; allowed: readonly Address[] };
  notices: NoticeConfig;
  detection: DetectionSettings;
  policy: Policy;
  timing: TimingConfig;
  /** Development only: a rehearsal clock's file. */
  clockFile?: string;
};

const CLOUDS = {
  global: {
    graph: 'https://graph.microsoft.com',
    exchange: 'https://outlook.office365.com',
    login: 'https://login.microsoftonline.com',
  },
  usgov: {
    graph: 'https://graph.microsoft.us',
    exchange: 'https://outlook.office365.us',
    login: 'https://login.microsoftonline.us',
  },
  usgovdod: {
    graph: 'https://dod-graph.microsoft.us',
    exchange: 'https://outlook-dod.office365.us',
    login: 'https://login.microsoftonline.us',
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchange: 'https://outlook.office365.cn',
    login: 'https://login.chinacloudapi.cn',
  },
} as const;

/** The whole configuration; throws InvalidSettings with every problem at once. */
export function readConfig(environment: Environment): Config {
  const read = new SettingReader(environment);
  const development = environment['AZURE_FUNCTIONS_ENVIRONMENT'] === 'Development';
  const url = serviceUrl(development);
  const cloud = read.get(
    'STORMLOCK_CLOUD',
    kind.oneOf(Object.keys(CLOUDS) as (keyof typeof CLOUDS)[]),
    `one of ${Object.keys(CLOUDS).join(', ')}`,
    'global',
  );
  const hosts = CLOUDS[cloud];

  const config: Config = {
    development,
    access: readAccess(read, development, environment),
    credential: readCredential(read, hosts.login),
    graph: {
      url: read.get('STORMLOCK_GRAPH_URL', url, URL_HINT, hosts.graph),
      scope: read.get('STORMLOCK_GRAPH_SCOPE', kind.text, 'a token scope', `${hosts.graph}/.default`),
    },
    exchange: {
      url: read.get('STORMLOCK_EXCHANGE_URL', url, URL_HINT, hosts.exchange),
      scope: read.get('STORMLOCK_EXCHANGE_SCOPE', kind.text, 'a token scope', `${hosts.exchange}/.default`),
    },
    storage: readStorage(read, environment),
    publicUrl: readPublicUrl(read, url, environment),
    sentinels: read.required(
      'STORMLOCK_SENTINELS',
      kind.listOf(kind.text),
      'object ids or UPNs of mailboxes, or group:<address>, separated by commas',
      [],
    ),
    clientStateSecrets: readSecrets(read),
    firstPosition: read.get(
      'STORMLOCK_MODE',
      kind.oneOf(SWITCH_POSITIONS),
      `one of ${SWITCH_POSITIONS.join(', ')}`,
      'observe',
    ),
    lock: readLock(read),
    notices: readNotices(read, url),
    detection: readDetection(read),
    policy: readPolicy(read),
    timing: readTiming(read),
    ...(development && environment['STORMLOCK_CLOCK_FILE']
      ? { clockFile: environment['STORMLOCK_CLOCK_FILE'] }
      : {}),
  };
  if (read.problems.length > 0) throw new InvalidSettings(read.problems);
  return config;
}

const URL_HINT = 'an https URL without a path';
const DURATION_HINT = 'an ISO 8601 duration such as PT30M or P1D';
const ADDRESS_HINT = 'an SMTP address';
const ADDRESSES_HINT = 'SMTP addresses separated by commas';

/** Plain http is for rehearsals on this machine only. Returned without a trailing slash. */
const serviceUrl = (development: boolean) => (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.hash) return undefined;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const allowed =
    url.protocol === 'https:'
      ? development || !loopback
      : url.protocol === 'http:' && development && loopback;
  return allowed ? url.href.replace(/\/$/, '') : undefined;
};

function readCredential(read: SettingReader, login: string): CredentialConfig {
  const optional = {
    clientId: read.optional('AZURE_CLIENT_ID', kind.text, "the app registration's client id"),
    clientSecret: read.optional('AZURE_CLIENT_SECRET', kind.text, 'a client secret'),
    certificatePath: read.optional('AZURE_CLIENT_CERTIFICATE_PATH', kind.text, 'the path of a PEM file'),
  };
  return {
    tenantId: read.required(
      'AZURE_TENANT_ID',
      (value) => (/^[A-Za-z0-9.-]+$/.test(value) ? value : undefined),
      "the tenant's id or one of its domains",
      '',
    ),
    authorityHost: read.get(
      'AZURE_AUTHORITY_HOST',
      (value) => (value.startsWith('https://') ? value : undefined),
      'an https URL',
      login,
    ),
    disableInstanceDiscovery: read.get(
      'STORMLOCK_DISABLE_INSTANCE_DISCOVERY',
      kind.flag,
      'true or false',
      false,
    ),
    ...defined(optional),
  };
}

function readAccess(read: SettingReader, development: boolean, environment: Environment): AccessConfig {
  const developmentRole = read.optional(
    'STORMLOCK_DEVELOPMENT_PRINCIPAL',
    // In Azure this would open the console to everybody.
    (value) =>
      development && !environment['WEBSITE_INSTANCE_ID']
        ? kind.oneOf(['operator', 'reader'] as const)(value)
        : undefined,
    "operator or reader on a developer's machine, or remove it everywhere else",
  );
  return {
    audiences: read.get(
      'STORMLOCK_API_AUDIENCE',
      kind.listOf(kind.text),
      'audiences of bearer tokens, such as api://<client id>, separated by commas',
      [],
    ),
    platformSignIn: environment['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true',
    ...defined({ developmentRole }),
  };
}

function readStorage(read: SettingReader, environment: Environment): StorageConfig {
  const accountName = environment['AzureWebJobsStorage__accountName']?.trim();
  if (accountName)
    return {
      accountName,
      ...defined({ clientId: environment['AzureWebJobsStorage__clientId']?.trim() || undefined }),
    };
  return {
    connectionString: read.required(
      'AzureWebJobsStorage',
      kind.text,
      'a storage connection string (or set AzureWebJobsStorage__accountName)',
      '',
    ),
  };
}

function readPublicUrl(
  read: SettingReader,
  url: (value: string) => string | undefined,
  environment: Environment,
): string {
  const host = environment['WEBSITE_HOSTNAME']?.trim();
  // The local host serves plain http under a loopback name.
  const scheme = url(`http://${host}`) === undefined ? 'https' : 'http';
  if (!environment['STORMLOCK_PUBLIC_URL']?.trim() && host) return `${scheme}://${host}`;
  return read.required(
    'STORMLOCK_PUBLIC_URL',
    url,
    'the https URL under which Microsoft Graph reaches this app',
    '',
  );
}

function readSecrets(read: SettingReader): string[] {
  const long = (value: string) => (value.length >= 32 ? value : undefined);
  const current = read.required(
    'STORMLOCK_CLIENT_STATE_SECRET',
    long,
    'a random text of at least 32 characters',
    '',
  );
  const previous = read.optional(
    'STORMLOCK_CLIENT_STATE_SECRET_PREVIOUS',
    long,
    'the secret before the last rotation, at least 32 characters',
  );
  return previous === undefined ? [current] : [current, previous];
}

function readLock(read: SettingReader): Config['lock'] {
  const actuator = read.get(
    'STORMLOCK_LOCK_ACTUATOR',
    kind.oneOf(['exchange', 'manual'] as const),
    'exchange or manual',
    'exchange',
  );
  const holder =
    actuator === 'exchange'
      ? read.required(
          'STORMLOCK_LOCK_HOLDER',
          toAddress,
          'the address of a mailbox of yours that alone may mail a locked group',
          undefined,
        )
      : read.optional('STORMLOCK_LOCK_HOLDER', toAddress, ADDRESS_HINT);
  return {
    actuator,
    allowed: read.get('STORMLOCK_ALLOWED_SENDERS', kind.listOf(toAddress), ADDRESSES_HINT, []),
    ...defined({ holder }),
  };
}

function readNotices(read: SettingReader, url: (value: string) => string | undefined): NoticeConfig {
  const mailFrom = read.optional('STORMLOCK_MAIL_FROM', toAddress, ADDRESS_HINT);
  const mailTo = read.get('STORMLOCK_MAIL_TO', kind.listOf(toAddress), ADDRESSES_HINT, []);
  if (mailFrom && mailTo.length === 0)
    read.add(
      'STORMLOCK_MAIL_TO',
      '(not set)',
      'Set it to the addresses that notices go to, or remove STORMLOCK_MAIL_FROM.',
    );
  return {
    mailTo,
    perHour: read.get('STORMLOCK_NOTICES_PER_HOUR', kind.wholeNumber(1, 1000), 'a number from 1 to 1000', 60),
    ...defined({
      mailFrom,
      teamsWebhookUrl: read.optional(
        'STORMLOCK_TEAMS_WEBHOOK_URL',
        url,
        'the https URL of a Teams Workflows webhook',
      ),
    }),
  };
}

function readDetection(read: SettingReader): DetectionSettings {
  const { window, minimumMembers, repliersNeeded, backlogDelay } = DEFAULT_DETECTION;
  return {
    ...DEFAULT_DETECTION,
    window: read.get('STORMLOCK_DETECTION_WINDOW', kind.duration, DURATION_HINT, window),
    minimumMembers: read.get(
      'STORMLOCK_MINIMUM_MEMBERS',
      kind.wholeNumber(1),
      'a whole number',
      minimumMembers,
    ),
    repliersNeeded: read.get(
      'STORMLOCK_REPLIERS_NEEDED',
      curve,
      'members:repliers pairs in ascending members, such as 100:8,2500:5,50000:4',
      repliersNeeded,
    ),
    backlogDelay: read.get('STORMLOCK_BACKLOG_DELAY', kind.duration, DURATION_HINT, backlogDelay),
  };
}

function curve(value: string): RepliersNeeded[] | undefined {
  const points = kind.listOf((entry) => {
    const [, members, repliers] = /^(\d{1,9}):(\d{1,4})$/.exec(entry) ?? [];
    return members && repliers && Number(repliers) >= 2
      ? { members: Number(members), repliers: Number(repliers) }
      : undefined;
  })(value);
  const ascending = points?.every((point, i) => i === 0 || point.members > (points[i - 1]?.members ?? 0));
  return points && points.length > 0 && ascending ? points : undefined;
}

function readPolicy(read: SettingReader): Policy {
  return {
    protectedGroups: read.get(
      'STORMLOCK_PROTECTED_GROUPS',
      kind.listOf(toAddress),
      ADDRESSES_HINT,
      DEFAULT_POLICY.protectedGroups,
    ),
    locksPerHour: read.get(
      'STORMLOCK_LOCKS_PER_HOUR',
      kind.wholeNumber(0, 1000),
      'a number from 0 to 1000',
      DEFAULT_POLICY.locksPerHour,
    ),
    graceAfterRelease: read.get(
      'STORMLOCK_GRACE_AFTER_RELEASE',
      kind.duration,
      DURATION_HINT,
      DEFAULT_POLICY.graceAfterRelease,
    ),
    coolDown: read.get('STORMLOCK_COOL_DOWN', kind.duration, DURATION_HINT, DEFAULT_POLICY.coolDown),
    settle: read.get('STORMLOCK_SETTLE', kind.duration, DURATION_HINT, DEFAULT_POLICY.settle),
    indexLag: read.get('STORMLOCK_INDEX_LAG', kind.duration, DURATION_HINT, DEFAULT_POLICY.indexLag),
    purge: read.get(
      'STORMLOCK_PURGE',
      kind.oneOf(['replies', 'all', 'off'] as const),
      'replies, all or off',
      DEFAULT_POLICY.purge,
    ),
    purgeMailboxes: read.get(
      'STORMLOCK_PURGE_MAILBOXES',
      kind.wholeNumber(0),
      'a whole number of mailboxes',
      DEFAULT_POLICY.purgeMailboxes,
    ),
    purgeTolerance: read.get(
      'STORMLOCK_PURGE_TOLERANCE',
      kind.share,
      'a share from 0 to 1, such as 0.1',
      DEFAULT_POLICY.purgeTolerance,
    ),
    sliceLimit: read.get(
      'STORMLOCK_PURGE_SLICE',
      kind.wholeNumber(1, 100),
      'a number from 1 to 100',
      DEFAULT_POLICY.sliceLimit,
    ),
    pollInterval: read.get('STORMLOCK_PURGE_POLL', kind.duration, DURATION_HINT, DEFAULT_POLICY.pollInterval),
  };
}

function readTiming(read: SettingReader): TimingConfig {
  const time = (setting: string, fallback: Milliseconds) =>
    read.get(setting, kind.duration, DURATION_HINT, fallback);
  return {
    staleAfter: time('STORMLOCK_STALE_AFTER', MINUTE),
    seedWindow: time('STORMLOCK_SEED_WINDOW', 3 * DAY),
    reseedOverlap: time('STORMLOCK_RESEED_OVERLAP', HOUR),
    warmInterval: time('STORMLOCK_WARM_INTERVAL', 5 * SECOND),
    warmFor: time('STORMLOCK_WARM_FOR', MINUTE),
    actLease: time('STORMLOCK_ACT_LEASE', MINUTE),
    groupCacheFor: time('STORMLOCK_GROUP_CACHE', 12 * HOUR),
    // Graph allows 10,080 minutes for mail without resource data; the margin keeps clock skew from refusing it.
    subscriptionLifetime: time('STORMLOCK_SUBSCRIPTION_LIFETIME', 7 * DAY - 2 * HOUR),
    keepObservations: time('STORMLOCK_KEEP_OBSERVATIONS', 30 * DAY),
    keepIncidents: time('STORMLOCK_KEEP_INCIDENTS', 365 * DAY),
    keepAudit: time('STORMLOCK_KEEP_AUDIT', 730 * DAY),
  };
}

/** Drops absent members, as `exactOptionalPropertyTypes` wants. */
function defined<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
