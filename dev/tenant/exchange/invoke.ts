import { postmaster } from '../world/admission.ts';
import type { Post } from '../world/types.ts';
import type { World } from '../world/world.ts';
import type { Command } from './envelope.ts';
import { getMembers, getRecipients } from './get-recipients.ts';
import type { Arguments } from './parameters.ts';
import { Recipients } from './recipients.ts';
import { CmdletError } from './refusal.ts';
import type { CmdletResult } from './result.ts';
import { TransportRules } from './rules.ts';
import { setGroup } from './set-group.ts';
import type { ExchangeSettings } from './settings.ts';
import type { RuledMail } from './transport-rule.ts';

/** What Microsoft set since 2021: 10 replies to more than 2,500 recipients within an hour block a thread for 6 hours. */
const TRANSPORT_CONFIG = {
  ReplyAllStormProtectionEnabled: true,
  ReplyAllStormDetectionMinimumRecipients: 2_500,
  ReplyAllStormDetectionMinimumReplies: 10,
  ReplyAllStormBlockDurationHours: 6,
};

/** Runs cmdlets on the world. */
export class Cmdlets {
  readonly rules: TransportRules;
  readonly recipients: Recipients;
  readonly #world: World;
  readonly #settings: ExchangeSettings;

  constructor(world: World, settings: ExchangeSettings) {
    this.#world = world;
    this.#settings = settings;
    this.recipients = new Recipients(world.directory);
    this.rules = new TransportRules(settings.rulePropagation);
    world.transport.stops = (post, at) => this.#isStopped(post, at);
  }

  /** `applies` false: a write is accepted and does nothing. Throws CmdletError. */
  run({ cmdlet, arguments: given }: Command, applies: boolean): CmdletResult {
    this.#world.advance();
    this.#checkRole(cmdlet, given.keys());
    switch (cmdlet) {
      case 'Get-Recipient':
      case 'Get-Mailbox':
      case 'Get-DistributionGroup':
      case 'Get-DynamicDistributionGroup':
      case 'Get-UnifiedGroup':
        return getRecipients(cmdlet, given, this.recipients, this.#settings.unknownIdentity);
      case 'Set-DistributionGroup':
      case 'Set-DynamicDistributionGroup':
      case 'Set-UnifiedGroup':
        return setGroup(cmdlet, given, this.recipients, this.#world, this.#settings, applies);
      case 'Get-DistributionGroupMember':
      case 'Get-DynamicDistributionGroupMember':
        return getMembers(cmdlet, given, this.recipients, this.#world.directory);
      case 'New-TransportRule':
      case 'Set-TransportRule':
      case 'Get-TransportRule':
      case 'Remove-TransportRule':
        return this.rules.run(cmdlet, this.#named(given), this.#world.clock.now());
      case 'Get-TransportConfig':
        return { rows: [TRANSPORT_CONFIG], warnings: [] };
      case 'Get-OrganizationConfig':
        return { rows: [{ Name: this.#world.directory.domain, IsDehydrated: false }], warnings: [] };
    }
  }

  /**
   * Rules keep the people they except, and those they look for in To and Cc, by primary address, whatever they were named
   * by. Throws CmdletError.
   */
  #named(given: Arguments): Arguments {
    const named = new Map(given);
    const looked = given.get('AnyOfToCcHeader');
    if (typeof looked === 'object' && looked !== null && 'replace' in looked)
      named.set('AnyOfToCcHeader', {
        replace: [...new Set(looked.replace.map((one) => this.recipients.matching(one)[0]?.address ?? one))],
      });
    for (const parameter of ['ExceptIfFrom', 'ExceptIfFromMemberOf']) {
      const value = given.get(parameter);
      if (typeof value !== 'object' || value === null || !('replace' in value)) continue;
      named.set(parameter, { replace: value.replace.map((one) => this.recipients.one(one).address) });
    }
    return named;
  }

  /** Mail flow rules look at the headers as they were written. */
  #isStopped(post: Post, at: number): boolean {
    if (post.from.address === postmaster(this.#world.directory.domain)) return false;
    const mail: RuledMail = {
      subject: post.subject,
      toCc: [...post.to, ...post.cc].map(({ address }) => address),
      headers: new Map(post.headers.map(({ name, value }) => [name.toLowerCase(), value])),
      from: post.from.address,
      isFromMemberOf: (address) => {
        const { directory } = this.#world;
        const group = directory.group(address);
        return group !== undefined && directory.isMember(post.from.address, group);
      },
    };
    return this.rules.stopping(mail, at) !== undefined;
  }

  #checkRole(cmdlet: string, parameters: Iterable<string>): void {
    for (const name of parameters) {
      if (this.#settings.deniedParameters.includes(`${cmdlet}.${name}`)) {
        throw new CmdletError(
          400,
          'BadRequest',
          'System.Management.Automation.ParameterBindingException',
          `A parameter cannot be found that matches parameter name '${name}': '${name}' isn't present in the role definition of the current user.`,
        );
      }
    }
  }
}
