import { useState } from 'preact/hooks';
import { Raw } from './scroll.tsx';

/** A line to run elsewhere, with a button that copies it. */
export function Command({ children }: { children: string }) {
  const [said, setSaid] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(children).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser does not let it be copied: select it by hand.'),
    );
  return (
    <div class="command">
      <Raw>{children}</Raw>
      <p class="command-foot">
        <button type="button" class="button small-button" onClick={() => void copy()}>
          Copy the command
        </button>
        <span class="small muted" role="status">
          {said}
        </span>
      </p>
    </div>
  );
}

/** The way that works without Stormlock. */
export const LockByHand = () => (
  <>
    <p>To lock a distribution list without Stormlock, run in Exchange Online PowerShell:</p>
    <Command>
      {
        'Set-DistributionGroup "<the group>" -AcceptMessagesOnlyFromSendersOrMembers <a mailbox of yours> -BypassSecurityGroupManagerCheck'
      }
    </Command>
    <p class="small">
      Note first who may mail it: Get-DistributionGroup "&lt;the group&gt;" | Format-List AcceptMessages*
    </p>
  </>
);
