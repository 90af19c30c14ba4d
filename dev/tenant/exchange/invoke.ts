import type { World } from '../world/world.ts';
import type { Command } from './envelope.ts';
import { getMembers, getRecipients } from './get-recipients.ts';
import { Recipients } from './recipients.ts';
import { CmdletError } from './refusal.ts';
import type { CmdletResult } from './result.ts';
import { TransportRules } from './rules.ts';
import { setGroup } from './set-group.ts';
import type { ExchangeSettings } from './settings.ts';

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
        return this.rules.run(cmdlet, given, this.#world.clock.now());
      case 'Get-TransportConfig':
        return { rows: [TRANSPORT_CONFIG], warnings: [] };
      case 'Get-OrganizationConfig':
        return { rows: [{ Name: this.#world.directory.domain, IsDehydrated: false }], warnings: [] };
    }
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
