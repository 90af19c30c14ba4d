import { useState } from 'preact/hooks';
import type { Groups } from '../../../functions/admin/schemas-app.ts';
import { plural } from '../format.ts';
import type { Polled } from '../poll.ts';
import { useMayAct, useSession } from '../session.ts';
import { ConfirmDialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import { orderLock } from './lock-outcome.ts';

const IN_THE_CLOUD =
  'Until it is released, mail to it is turned away, except from those on the lock’s list. Who may mail it is saved first and given back exactly.';
const ON_PREMISES =
  'It is mastered on premises. Where the settings name a mail flow rule or a runbook, mail to it is turned away that way; a rule takes up to 30 minutes to work. Otherwise you are shown the command to run there.';
const WHERE_ON_PREMISES =
  'Groups that are mastered on premises are locked by a rule, which takes up to 30 minutes, by a runbook, or by you.';

/** Locks any group now, storm or not. */
export function LockCard({ groups }: { groups: Polled<Groups> }) {
  const mayAct = useMayAct();
  const { announce } = useSession();
  const [address, setAddress] = useState('');
  const [asking, setAsking] = useState(false);
  const known = groups.data?.groups ?? [];
  const group = known.find((each) => each.addresses.includes(address.trim().toLowerCase()));

  const lock = async (reason: string) => {
    const { incident, said } = await orderLock(address.trim(), reason);
    announce(said);
    setAddress('');
    if (incident) location.hash = `#/incidents/${incident}`;
  };

  return (
    <section class="card" aria-labelledby="lock-title">
      <h2 id="lock-title" class="card-title">
        Lock a group now
      </h2>
      <form
        class="lock-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <label class="field">
          <span>Any of the group’s addresses</span>
          <input
            type="email"
            name="group"
            required
            autocomplete="off"
            placeholder="all-staff@contoso.com"
            list="known-groups"
            value={address}
            disabled={!mayAct}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        </label>
        <datalist id="known-groups">
          {known.map((each) => (
            <option key={each.id} value={each.address}>
              {each.name}
            </option>
          ))}
        </datalist>
        <button type="submit" class="button danger" disabled={!mayAct}>
          <Icon name="lock" size={18} /> Lock
        </button>
      </form>
      <p class="muted small">
        {mayAct
          ? 'Works for every group of the tenant, storm or not, whatever the switch says.'
          : 'Locking needs the role Stormlock.Operator.'}
      </p>
      {asking ? (
        <ConfirmDialog
          title={`Lock ${address.trim()}?`}
          consequence={
            group
              ? `${group.name} reaches ${plural(group.members, 'mailbox', 'mailboxes')}. ${group.onPremises ? ON_PREMISES : IN_THE_CLOUD}`
              : `${IN_THE_CLOUD} The list of known groups does not have this address: how many mailboxes it reaches is counted when it is locked. ${WHERE_ON_PREMISES}`
          }
          verb="Lock the group"
          danger
          confirm={lock}
          close={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
