import { toAddress } from '../domain/address.ts';
import {
  DEFAULT_DETECTION,
  type DetectionSettings,
  type RepliersNeeded,
} from '../domain/detection-settings.ts';
import { DAY, HOUR, MINUTE, type Milliseconds, SECOND } from '../domain/time.ts';
import type { SettingReader } from '../settings.ts';
import * as kind from '../settings.ts';
import type { Config, NoticeConfig, TimingConfig } from './config.ts';
import { ADDRESS_HINT, ADDRESSES_HINT, DURATION_HINT, defined, POSITIVE_HINT } from './parse.ts';

export function readLock(read: SettingReader, url: (value: string) => string | undefined): Config['lock'] {
  const actuator = read.get(
    'STORMLOCK_LOCK_ACTUATOR',
    kind.oneOf(['exchange', 'runbook', 'manual'] as const),
    'exchange, runbook or manual',
    'exchange',
  );
  const hint = "the https URL of an Azure Automation runbook's webhook";
  const runbookWebhookUrl =
    actuator === 'runbook'
      ? read.required('STORMLOCK_RUNBOOK_WEBHOOK_URL', url, hint, undefined)
      : read.optional('STORMLOCK_RUNBOOK_WEBHOOK_URL', url, hint);
  const holder = read.optional('STORMLOCK_LOCK_HOLDER', toAddress, ADDRESS_HINT);
  return {
    actuator,
    allowed: read.get('STORMLOCK_ALLOWED_SENDERS', kind.listOf(toAddress), ADDRESSES_HINT, []),
    onPremises: read.get(
      'STORMLOCK_ON_PREMISES_GROUPS',
      kind.oneOf(['rule', 'tell'] as const),
      'rule or tell',
      'rule',
    ),
    ...defined({ holder, runbookWebhookUrl }),
  };
}

export function readNotices(read: SettingReader, url: (value: string) => string | undefined): NoticeConfig {
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

export function readDetection(read: SettingReader): DetectionSettings {
  const { window, minimumMembers, repliersNeeded, backlogDelay } = DEFAULT_DETECTION;
  return {
    ...DEFAULT_DETECTION,
    window: read.get('STORMLOCK_DETECTION_WINDOW', kind.positiveDuration, POSITIVE_HINT, window),
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
  return ascending ? points : undefined;
}

export function readTiming(read: SettingReader): TimingConfig {
  const time = (setting: string, fallback: Milliseconds) =>
    read.get(setting, kind.duration, DURATION_HINT, fallback);
  const pace = (setting: string, fallback: Milliseconds) =>
    read.get(setting, kind.positiveDuration, POSITIVE_HINT, fallback);
  return {
    staleAfter: pace('STORMLOCK_STALE_AFTER', MINUTE),
    seedWindow: time('STORMLOCK_SEED_WINDOW', 3 * DAY),
    reseedOverlap: time('STORMLOCK_RESEED_OVERLAP', HOUR),
    warmInterval: pace('STORMLOCK_WARM_INTERVAL', 5 * SECOND),
    warmFor: time('STORMLOCK_WARM_FOR', MINUTE),
    actLease: pace('STORMLOCK_ACT_LEASE', MINUTE),
    groupCacheFor: pace('STORMLOCK_GROUP_CACHE', 12 * HOUR),
    // Graph allows less than 10,080 minutes, by its own clock, for mail without resource data.
    subscriptionLifetime: read.get(
      'STORMLOCK_SUBSCRIPTION_LIFETIME',
      kind.durationUpTo(7 * DAY - HOUR),
      'an ISO 8601 duration of at most P6DT23H',
      7 * DAY - 2 * HOUR,
    ),
    keepObservations: pace('STORMLOCK_KEEP_OBSERVATIONS', 30 * DAY),
    keepIncidents: pace('STORMLOCK_KEEP_INCIDENTS', 365 * DAY),
    keepAudit: pace('STORMLOCK_KEEP_AUDIT', 730 * DAY),
  };
}
