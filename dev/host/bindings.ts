import { z } from 'zod';
import { StartupError } from './problem.ts';
import type { Registration } from './registry.ts';

const AUTH_LEVELS = ['anonymous', 'function', 'admin'] as const;
export type AuthLevel = (typeof AUTH_LEVELS)[number];

const DEFAULT_CONNECTION = 'AzureWebJobsStorage';
const connection = z
  .string()
  .optional()
  .transform((name) => (name === undefined || name === '' ? DEFAULT_CONNECTION : name));

const common = { name: z.string(), direction: z.literal('in') };

const trigger = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('httpTrigger'),
    authLevel: z.enum(AUTH_LEVELS),
    methods: z.array(z.string().transform((method) => method.toUpperCase())).min(1),
    route: z.string().optional(),
  }),
  z.object({
    ...common,
    type: z.literal('timerTrigger'),
    schedule: z.string(),
    runOnStartup: z.boolean().default(false),
    useMonitor: z.boolean().default(true),
  }),
  z.object({ ...common, type: z.literal('queueTrigger'), queueName: z.string(), connection }),
]);

const output = z.discriminatedUnion('type', [
  z.object({ type: z.literal('http') }),
  z.object({ type: z.literal('queue'), queueName: z.string(), connection }),
]);

export type Trigger = z.infer<typeof trigger>;
export type HttpTrigger = Extract<Trigger, { type: 'httpTrigger' }>;
export type TimerTrigger = Extract<Trigger, { type: 'timerTrigger' }>;
export type QueueTrigger = Extract<Trigger, { type: 'queueTrigger' }>;
type OutputBinding = z.infer<typeof output>;
export type QueueOutput = Extract<OutputBinding, { type: 'queue' }>;

/** A registered function, its bindings understood. */
export type HostFunction<T extends Trigger = Trigger> = {
  name: string;
  trigger: T;
  /** By binding name; `$return` is the handler's return value. */
  outputs: ReadonlyMap<string, OutputBinding>;
  registration: Registration;
};

export const hasTrigger =
  <K extends Trigger['type']>(type: K) =>
  (func: HostFunction): func is HostFunction<Extract<Trigger, { type: K }>> =>
    func.trigger.type === type;

const NAME = /^[a-z][a-z0-9_-]{0,127}$/i;

/** Reads one registration. Throws StartupError with everything that is wrong with it. */
export function readFunction(registration: Registration): HostFunction {
  const { name, bindings, retryOptions } = registration.metadata;
  const problems: string[] = [];
  if (!NAME.test(name) || name.toLowerCase() === 'host') {
    problems.push('its name must begin with a letter, hold letters, digits, - and _ only, and not be "host"');
  }
  if (retryOptions !== undefined) problems.push('retry policies are not supported by this development host');
  const all = Object.entries(bindings);
  const triggers = all.filter(([, binding]) => isTrigger(binding));
  if (triggers.length !== 1) problems.push(`it needs exactly one trigger and has ${triggers.length}`);
  const [found] = triggers.map(([, binding]) => parse(trigger, binding, problems));
  const outputs = readOutputs(
    all.filter(([, binding]) => !isTrigger(binding)),
    problems,
  );
  if (found === undefined || problems.length > 0) throw new StartupError(problems);
  return { name, trigger: found, outputs, registration };
}

const isTrigger = (binding: Record<string, unknown>): boolean => String(binding['type']).endsWith('Trigger');

function readOutputs(
  bindings: [string, Record<string, unknown>][],
  problems: string[],
): Map<string, OutputBinding> {
  const outputs = new Map<string, OutputBinding>();
  for (const [key, binding] of bindings) {
    if (binding['direction'] === 'in') {
      problems.push(`input binding "${String(binding['type'])}" is not supported by this development host`);
      continue;
    }
    const parsed = parse(output, binding, problems);
    if (parsed !== undefined) outputs.set(key, parsed);
  }
  return outputs;
}

function parse<T>(schema: z.ZodType<T>, binding: Record<string, unknown>, problems: string[]): T | undefined {
  const parsed = schema.safeParse(binding);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    problems.push(`binding of type "${String(binding['type'])}", ${path.join('.')}: ${message}`);
  }
  return undefined;
}
