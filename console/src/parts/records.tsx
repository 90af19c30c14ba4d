import type { AuditTrail, IncidentView } from '../../../functions/admin/schemas.ts';
import type { Messages } from '../../../functions/admin/schemas-mail.ts';
import { plural } from '../format.ts';
import { Badge } from './icons.tsx';
import { Scroll } from './scroll.tsx';
import { Moment, Told } from './time.tsx';

const SEVERITIES = { information: 'quiet', warning: 'warn', critical: 'bad' } as const;

/** Who was told what, and by which way. */
export const Notices = ({ notices }: { notices: IncidentView['notices'] }) =>
  notices.length === 0 ? (
    <p class="muted">Nobody was told: this incident is only recorded.</p>
  ) : (
    <ul class="entries">
      {notices.map((notice) => (
        <li key={`${notice.at} ${notice.kind}`}>
          <p>
            <Badge word={notice.kind} tone={SEVERITIES[notice.severity]} /> <strong>{notice.title}</strong>
          </p>
          <p>
            <Told>{notice.text}</Told>
          </p>
          <p class="muted small">
            <Moment at={notice.at} /> ·{' '}
            {notice.sentTo.length > 0
              ? `sent by ${notice.sentTo.join(' and ')}`
              : notice.done
                ? 'no channel is set up'
                : 'not sent yet'}
          </p>
        </li>
      ))}
    </ul>
  );

/** More than that scrolls within itself. */
const SHOWN_AT_ONCE = 12;

/** The incident's story, newest first. */
export const Timeline = ({ timeline }: { timeline: IncidentView['timeline'] }) => (
  <>
    {timeline.length > SHOWN_AT_ONCE ? (
      <p class="muted small">{timeline.length} entries, the newest first; scroll for the older ones.</p>
    ) : null}
    <Scroll label="Story" tall={timeline.length > SHOWN_AT_ONCE}>
      <ol class="timeline">
        {timeline.toReversed().map((entry, i) => (
          <li key={`${entry.at} ${timeline.length - i}`}>
            <p class="muted small">
              <Moment at={entry.at} /> · {entry.by}
            </p>
            <p>
              <Told>{entry.what}</Told>
            </p>
          </li>
        ))}
      </ol>
    </Scroll>
  </>
);

/** From where, and by what proof. */
const Origin = ({ entry: { from, via } }: { entry: AuditTrail['entries'][number] }) => {
  const words = [...(from ? [`from ${from}`] : []), ...(via ? [`by ${via}`] : [])].join(', ');
  return words === '' ? null : <span class="muted small block">{words}</span>;
};

/** Acts of man and machine. */
export const AuditTable = ({
  entries,
  withIncident,
}: {
  entries: AuditTrail['entries'];
  withIncident?: boolean;
}) => (
  <Scroll label="Audit trail">
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Why</th>
          <th scope="col">Before → after</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, i) => (
          <tr key={`${entry.at} ${entry.act} ${i}`}>
            <td class="nowrap">
              <Moment at={entry.at} />
            </td>
            <td>
              {entry.operator ? <strong>{entry.by}</strong> : entry.by}
              <Origin entry={entry} />
            </td>
            <td>
              {entry.act}
              {withIncident && entry.incident ? (
                <a class="block small" href={`#/incidents/${entry.incident}`}>
                  {entry.group ?? entry.incident}
                </a>
              ) : null}
            </td>
            <td data-label="Why">
              <Told>{entry.reason}</Told>
            </td>
            <td class="small" data-label="Before → after">
              <Told>{`${entry.before ?? '–'} → ${entry.after ?? '–'}`}</Told>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

/** The group's mail as the sentinels saw it, newest first. Texts are never kept. */
export const MessageTable = ({ messages, total }: { messages: Messages['messages']; total: number }) => (
  <>
    <Scroll label="Messages">
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Sent</th>
            <th scope="col">From</th>
            <th scope="col">Subject</th>
            <th scope="col">Part</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={message.messageId}>
              <td class="nowrap">
                <Moment at={message.sentAt} />
              </td>
              <td>{message.from}</td>
              <td>{message.subject}</td>
              <td class="small">
                {message.part === 'start' ? 'began it' : message.part}
                {message.asksToStop ? ', asks to stop' : ''}
                {message.automation ? `, ${message.automation}` : ''}
                {message.removal === 'by-message' ? (
                  <>
                    , to go, no search reaches it <code>{message.messageId}</code>
                  </>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
    {total > messages.length ? (
      <p class="muted small">
        The newest {messages.length} of {plural(total, 'message')} are shown.
      </p>
    ) : null}
  </>
);
