import { describe, expect, it } from 'vitest';
import { messageItem, toMessage } from '../../shared/adapters/graph/message.ts';
import { observe } from '../../shared/domain/observe.ts';
import { scenarioOf } from '../../shared/domain/scenario.ts';
import { GROUP, NOON, observation } from '../contract/stores/records.ts';
import { stormObservations } from './storm.ts';

describe('a scenario', () => {
  it('is read by the detector just as the real messages were', () => {
    const seen = [
      ...stormObservations().map((each) =>
        each.messageId.includes('30') ? { ...each, thread: observe(lunch(), GROUP).thread } : each,
      ),
      observation(40, {
        automation: 'bounce',
        subject: 'Undeliverable: test',
        isReply: false,
        ...subjectThread('Undeliverable: test'),
      }),
      observation(41, { automation: 'bulk', subject: 'News', isReply: false, ...subjectThread('News') }),
      observation(42, {
        automation: 'calendar',
        subject: 'Accepted: party',
        isReply: false,
        ...subjectThread('Accepted: party'),
      }),
      observation(43, { isCourtesy: true, subject: 'RE: promotion', ...subjectThread('promotion') }),
    ];
    const again = scenarioOf(seen, 'everyone@example.org').map((message) => {
      const parsed = toMessage(messageItem.parse(JSON.parse(JSON.stringify(message))));
      if (parsed === undefined) throw new Error(`${message.id} is not read`);
      return observe(parsed, GROUP);
    });
    const inOrder = seen.toSorted((a, b) => a.sentAt - b.sentAt || a.messageId.localeCompare(b.messageId));
    expect(again).toEqual(inOrder);
  });
});

const lunch = () => message('Lunch menu');

const message = (subject: string) => ({
  internetMessageId: 'x',
  subject,
  preview: '',
  from: observation(1).from,
  recipients: [],
  sentAt: NOON,
  receivedAt: NOON,
});

const subjectThread = (subject: string) => ({ thread: observe(message(subject), GROUP).thread });
