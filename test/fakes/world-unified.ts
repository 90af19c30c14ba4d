import type { z } from 'zod';
import type { ExchangeClient, Parameters } from '../../shared/adapters/exchange/client.ts';
import { ServiceRefusal } from '../../shared/adapters/http/failure.ts';
import { Refused } from '../../shared/domain/errors.ts';
import type { Group } from '../../shared/domain/group.ts';
import { type FakeExchange, HOLDER } from './world-exchange.ts';

/** What Set-UnifiedGroup makes of $null: the list is cleared, nothing happens, or the parameter is not taken. */
export type NullMeans = 'cleared' | 'nothing' | 'refused';

/** Exchange as far as one Microsoft 365 group goes: the list is written as a whole, cmdlet by cmdlet. */
export class FakeUnifiedGroup implements ExchangeClient {
  nullMeans: NullMeans = 'cleared';
  /** The app may not write the list at all. */
  refusesWrites = false;
  readonly #exchange: FakeExchange;
  readonly #group: Group;
  readonly #holder: string;

  /** `holder`: the address that the lock holder has. */
  constructor(exchange: FakeExchange, group: Group, holder: string) {
    this.#exchange = exchange;
    this.#group = group;
    this.#holder = holder;
  }

  async read<T>(
    cmdlet: string,
    { Identity }: Parameters,
    item: z.ZodType<T>,
  ): Promise<{ items: T[]; complete: boolean }> {
    const { id } = this.#group;
    const { senders } = this.#exchange.lists(id);
    switch (cmdlet) {
      case 'Get-UnifiedGroup':
        // Asked for by what its list holds where it is not named.
        return all(
          Identity === undefined && !senders.includes(HOLDER)
            ? []
            : [item.parse({ Guid: id, AcceptMessagesOnlyFromSendersOrMembers: senders })],
        );
      case 'Get-DistributionGroup':
      case 'Get-DynamicDistributionGroup':
        return all([]);
      case 'Get-Recipient': {
        const named = Identity === undefined ? [HOLDER, ...senders] : [String(Identity)];
        return all([...new Set(named)].map((each) => item.parse(this.#recipient(each))));
      }
      default:
        throw new Error(`${cmdlet} is not expected here`);
    }
  }

  async write(cmdlet: string, { AcceptMessagesOnlyFromSendersOrMembers: list }: Parameters): Promise<void> {
    if (cmdlet !== 'Set-UnifiedGroup') throw new Error(`${cmdlet} is not expected here`);
    if (this.refusesWrites) throw new Refused('403 the app may not write it', 'Lock it by hand.');
    const { id } = this.#group;
    if (Array.isArray(list)) {
      this.#exchange.change(id, { form: 'replace', senders: list.map(String), groups: [] });
    } else if (list === null) {
      if (this.nullMeans === 'refused') throw badParameter();
      if (this.nullMeans === 'cleared') this.#exchange.edit(id, { senders: [], groups: [] });
    } else {
      const { Remove } = list as { Remove: readonly string[] };
      this.#exchange.change(id, { form: 'remove', senders: Remove, groups: [] });
    }
  }

  #recipient(identity: string): object {
    const isHolder = identity === HOLDER || identity === this.#holder;
    return {
      Guid: isHolder ? HOLDER : identity,
      DistinguishedName: `CN=${isHolder ? HOLDER : identity}`,
      ...(isHolder ? { PrimarySmtpAddress: this.#holder } : {}),
    };
  }
}

const all = <T>(items: T[]): { items: T[]; complete: boolean } => ({ items, complete: true });

const badParameter = (): ServiceRefusal =>
  new ServiceRefusal('Cannot process argument transformation', 'Mend it.', 400, 'ParameterBindingException');
