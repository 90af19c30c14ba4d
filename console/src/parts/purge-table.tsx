import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { count, plural } from '../format.ts';
import { progressOf, STEPS } from '../words.ts';
import { Scroll } from './scroll.tsx';

/** The purge, slice by slice: each is one compliance search. */
export const PurgeTable = ({ cleanup }: { cleanup: IncidentView['cleanup'] }) => (
  <>
    <p>
      {plural(cleanup.removed ?? 0, 'message')} to go, {plural(cleanup.kept ?? 0, 'message')} to stay
      {cleanup.untouched ? `, ${count(cleanup.untouched)} that no safe search reaches` : ''};{' '}
      {count(cleanup.expected ?? 0)} copies expected
      {cleanup.found === undefined ? '' : `, ${count(cleanup.found)} found`}.
      {cleanup.approvedBy ? ` Approved by ${cleanup.approvedBy}.` : ''}
    </p>
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
                <progress value={progressOf(slice.step)} max={1} aria-label={`Slice ${slice.number}`} />
                <span class="small">
                  {STEPS[slice.step] ?? slice.step}
                  {slice.partial ? ', partially' : ''}
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
  </>
);
