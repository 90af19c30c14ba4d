import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { toAddress } from '../../shared/domain/address.ts';
import { DEFAULT_DETECTION, type DetectionSettings } from '../../shared/domain/detection-settings.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/domain/policy.ts';
import { duration } from '../../shared/settings.ts';
import { UsageError } from '../usage-error.ts';

/** What is judged with: the app's defaults, changed where the file says so. */
export type Rules = { detection: DetectionSettings; policy: Policy };

const iso = z.string().transform((text, context) => {
  const time = duration(text);
  if (time !== undefined && time > 0) return time;
  context.addIssue(`"${text}" is not an ISO 8601 duration such as PT30M`);
  return z.NEVER;
});
const address = z.string().transform((text, context) => {
  const valid = toAddress(text);
  if (valid !== undefined) return valid;
  context.addIssue(`"${text}" is not an SMTP address`);
  return z.NEVER;
});
const count = z.number().int().positive();
const share = z.number().min(0).max(1);

const detection = {
  window: iso,
  burst: iso,
  windowLimit: count,
  minimumMembers: count,
  repliersNeeded: z
    .array(z.strictObject({ members: z.number().int().nonnegative(), repliers: count.min(2) }))
    .nonempty()
    .refine(
      (points) => points.every((point, i) => i === 0 || point.members > (points[i - 1]?.members ?? 0)),
      'members must ascend',
    ),
  protestShare: share,
  unprotestedFactor: z.number().min(1),
  ordinaryWeight: share,
  protestWeight: z.number().min(1),
  dialoguePosts: count,
  aboveUsual: z.number().nonnegative(),
  machineMessages: count,
  backlogDelay: iso,
};
const policy = { protectedGroups: z.array(address), locksPerHour: count };

// Unknown names are errors: a misspelt threshold would silently leave the default in force.
const policyFile = z.strictObject({ ...detection, ...policy }).partial();

/** Reads an object of the detector's thresholds and the policy's limits; what is not in it keeps its default. */
export function readRules(file: string | undefined): Rules {
  if (file === undefined) return { detection: DEFAULT_DETECTION, policy: DEFAULT_POLICY };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--policy ${file}: ${(error as Error).message}; expected a JSON object.`);
  }
  const parsed = policyFile.safeParse(json);
  if (!parsed.success) throw new UsageError(`--policy ${file}: ${z.prettifyError(parsed.error)}`);
  const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  const only = (names: object) => Object.fromEntries(given.filter(([name]) => Object.hasOwn(names, name)));
  return {
    detection: { ...DEFAULT_DETECTION, ...only(detection) },
    policy: { ...DEFAULT_POLICY, ...only(policy) },
  };
}
