import type { z } from 'zod';
import type { ExchangeClient, Parameters } from '../../shared/adapters/exchange/client.ts';
import { ServiceRefusal } from '../../shared/adapters/http/failure.ts';
import type { Instant, Milliseconds } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';

type Rule = Parameters & { Guid: string; Name: string; AnyOfToCcHeader: readonly string[] };

/** Exchange as far as mail flow rules go: names are unique, and what must never be seen is written down. */
export class FakeTransportRules implements ExchangeClient {
  created = 0;
  /** A new rule shows this long after it was accepted. */
  delay: Milliseconds = 0;
  /** Rules that stop more than they should, or stop the same twice. */
  readonly complaints: string[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  #rules: readonly Rule[] = [];
  #coming: readonly { at: Instant; rule: Rule }[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get rules(): readonly Rule[] {
    const now = this.#clock.now();
    const landed = this.#coming.filter(({ at }) => at <= now).map(({ rule }) => rule);
    this.#coming = this.#coming.filter(({ at }) => at > now);
    this.#rules = [...this.#rules, ...landed];
    return this.#rules;
  }

  set rules(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  async read<T>(
    cmdlet: string,
    { Identity }: Parameters,
    item: z.ZodType<T>,
  ): Promise<{ items: T[]; complete: boolean }> {
    switch (cmdlet) {
      case 'Get-TransportRule':
        return { items: this.rules.map((rule) => item.parse(rule)), complete: true };
      case 'Get-Recipient':
        return { items: [item.parse({ Guid: Identity })], complete: true };
      default:
        throw new Error(`${cmdlet} is not expected here`);
    }
  }

  async write(cmdlet: string, { Identity, ...given }: Parameters): Promise<void> {
    switch (cmdlet) {
      case 'New-TransportRule':
        return this.#create(given);
      case 'Set-TransportRule': {
        const rule = this.#one(Identity);
        if (!this.working().includes(rule)) this.complaints.push('a rule that had ended works again');
        this.rules = this.rules.map((other) => (other === rule ? { ...rule, ...given } : other));
        return;
      }
      case 'Remove-TransportRule': {
        const rule = this.#one(Identity);
        this.rules = this.rules.filter((other) => other !== rule);
        return;
      }
      default:
        throw new Error(`${cmdlet} is not expected here`);
    }
  }

  /** The rules that turn mail away now. */
  working(): Rule[] {
    const now: Instant = this.#clock.now();
    return this.rules.filter(({ ExpiryDate }) => Date.parse(String(ExpiryDate)) > now);
  }

  #create(given: Parameters): void {
    const name = String(given['Name']);
    const known = [...this.rules, ...this.#coming.map(({ rule }) => rule)];
    if (known.some(({ Name }) => Name === name))
      throw new ServiceRefusal(`The rule '${name}' already exists.`, 'Use a unique name.', 400, 'BadRequest');
    const addresses = listIn(given, 'AnyOfToCcHeader');
    if (addresses.length === 0) this.complaints.push('a rule for all mail');
    if (listIn(given, 'ExceptIfFrom').length === 0) this.complaints.push('a rule that lets nobody through');
    if (known.some(({ AnyOfToCcHeader }) => AnyOfToCcHeader.some((one) => addresses.includes(one))))
      this.complaints.push('two rules for one group');
    this.created++;
    const guid = `00000000-0000-4000-8000-${String(this.created).padStart(12, '0')}`;
    const rule = { State: 'Enabled', ...given, Guid: guid, Name: name, AnyOfToCcHeader: addresses };
    this.#coming = [...this.#coming, { at: this.#clock.now() + this.delay, rule }];
  }

  #one(identity: unknown): Rule {
    const rule = this.rules.find(({ Guid }) => Guid === identity);
    if (rule !== undefined) return rule;
    const text = `object '${String(identity)}' couldn't be found on 'PROD.OUTLOOK.COM'`;
    throw new ServiceRefusal(text, 'It is gone.', 404, 'ManagementObjectNotFoundException');
  }
}

const listIn = (given: Parameters, name: string): string[] => {
  const value = given[name];
  return Array.isArray(value) ? value.map(String) : [];
};
