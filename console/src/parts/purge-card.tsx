import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { count, plural } from '../format.ts';
import { removedPart, STEPS } from '../words.ts';
import { Scroll } from './scroll.tsx';

type Cleanup = IncidentView['cleanup'];

/** What goes and how far it is: search by search, or copy by copy. */
export const PurgeCard = ({ cleanup }: { cleanup: Cleanup }) => (
  <>
    <p>
      {plural(cleanup.removed ?? 0, 'message')} to go, {plural(cleanup.kept ?? 0, 'message')} to stay
      {cleanup.untouched ? `, ${count(cleanup.untouched)} that no safe search reaches` : ''};{' '}
      {count(cleanup.expected ?? 0)} copies expected
      {cleanup.found === undefined ? '' : `, ${count(cleanup.found)} found`}.
      {cleanup.approvedBy ? ` Approved by ${cleanup.approvedBy}.` : ''}
      {cleanup.purger === 'defender' ? ' By Defender, copy by copy.' : ' By eDiscovery, search by search.'}
    </p>
    {cleanup.noQuery ? (
      <p>
        No search is sure to find nothing else: {cleanup.noQuery}. The messages to go are marked in the list
        below.
      </p>
    ) : null}
    {cleanup.purger === 'defender' ? <Copies cleanup={cleanup} /> : null}
    {cleanup.purger === undefined && cleanup.slices.length > 0 ? <Slices cleanup={cleanup} /> : null}
  </>
);

const Copies = ({ cleanup: { sent = 0, found, expected = 0 } }: { cleanup: Cleanup }) => (
  <p>
    <progress value={sent} max={Math.max(1, found ?? expected)} aria-label="Copies named to Defender" />
    <span class="small">Defender accepted the removal of {plural(sent, 'copy', 'copies')}</span>
  </p>
);

/** Each is one compliance search. */
const Slices = ({ cleanup }: { cleanup: Cleanup }) => (
  <Scroll label="Purge, slice by slice">
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Slice</th>
          <th scope="col">Progress</th>
          <th scope="col" class="number">
            Senders
          </th>
          <th scope="col" class="number">
            Messages a mailbox
          </th>
          <th scope="col" class="number">
            Expected
          </th>
          <th scope="col" class="number">
            Found
          </th>
        </tr>
      </thead>
      <tbody>
        {cleanup.slices.map((slice) => (
          <tr key={slice.number}>
            <th scope="row" data-label="Slice">
              {slice.number}
            </th>
            <td>
              <progress
                value={removedPart(slice.step, cleanup.percent)}
                max={1}
                aria-label={`Slice ${slice.number} removed`}
              />
              <span class="small">
                {STEPS[slice.step] ?? slice.step}
                {slice.step === 'purging' && cleanup.percent !== undefined
                  ? `, ${Math.round(cleanup.percent)} %`
                  : ''}
                {slice.partial ? ', only a part' : ''}
                {slice.why ? `: ${slice.why}` : ''}
              </span>
            </td>
            <td class="number" data-label="Senders">
              {count(slice.senders)}
            </td>
            <td class="number" data-label="Messages a mailbox">
              {count(slice.messages)}
            </td>
            <td class="number" data-label="Expected">
              {count(slice.expected)}
            </td>
            <td class="number" data-label="Found">
              {slice.found === undefined ? '–' : count(slice.found)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);
