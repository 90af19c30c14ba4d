import { stableGuid } from '../world/random.ts';
import type { CmdletName } from './cmdlet-table.ts';
import type { Arguments } from './parameters.ts';
import { notFound, operation } from './refusal.ts';
import { type CmdletResult, nothing } from './result.ts';
import { applies, type RuledMail, ruleFrom, ruleJson, type TransportRule } from './transport-rule.ts';

type RuleCmdlet = Extract<CmdletName, `${string}-TransportRule`>;

/** An organisation has at most so many mail flow rules. */
const MOST = 300;

/** The organisation's mail flow rules, by priority. */
export class TransportRules {
  readonly #propagation: number;
  #rules: TransportRule[] = [];
  #made = 0;

  /** `propagation`: from a change until it works. */
  constructor(propagation: number) {
    this.#propagation = propagation;
  }

  /** The rule that stops this mail at `now`, if one does. */
  stopping(mail: RuledMail, now: number): TransportRule | undefined {
    return this.#rules.find((rule) => applies(rule, mail, now));
  }

  run(cmdlet: RuleCmdlet, given: Arguments, now: number): CmdletResult {
    switch (cmdlet) {
      case 'New-TransportRule':
        return this.#create(given, now);
      case 'Set-TransportRule':
        return this.#change(this.#one(given), given, now);
      case 'Remove-TransportRule':
        return this.#remove(this.#one(given));
      case 'Get-TransportRule':
        return { rows: this.#wanted(given).map(ruleJson), warnings: [] };
    }
  }

  #create(given: Arguments, now: number): CmdletResult {
    if (this.#rules.length >= MOST) throw operation(`There are ${MOST} rules already, which is the limit.`);
    this.#made += 1;
    const guid = stableGuid('transport rule', this.#made);
    const base = { guid, priority: this.#rules.length, effectiveAt: now + this.#propagation, changedAt: now };
    const rule = ruleFrom(given, base);
    if (this.#rules.some(({ name }) => name.toLowerCase() === rule.name.toLowerCase()))
      throw operation(`The rule '${rule.name}' already exists. Use a unique name.`);
    this.#keep([...this.#rules, rule]);
    return { rows: [ruleJson(rule)], warnings: [] };
  }

  #change(before: TransportRule, given: Arguments, now: number): CmdletResult {
    const { guid, priority } = before;
    const rule = ruleFrom(given, {
      guid,
      priority,
      effectiveAt: now + this.#propagation,
      changedAt: now,
      before,
    });
    this.#keep([...this.#rules.filter((other) => other !== before), rule]);
    return nothing();
  }

  #remove(rule: TransportRule): CmdletResult {
    this.#keep(this.#rules.filter((other) => other !== rule));
    return nothing();
  }

  #keep(rules: TransportRule[]): void {
    this.#rules = rules.sort((a, b) => a.priority - b.priority || b.changedAt - a.changedAt);
  }

  #wanted(given: Arguments): TransportRule[] {
    const identity = given.get('Identity');
    return typeof identity === 'string' && identity !== '' ? [this.#one(given)] : this.#rules;
  }

  #one(given: Arguments): TransportRule {
    const identity = String(given.get('Identity') ?? '');
    const rule = this.#rules.find(({ guid, name }) =>
      [guid, name.toLowerCase()].includes(identity.toLowerCase()),
    );
    if (rule === undefined) throw notFound(identity);
    return rule;
  }
}
