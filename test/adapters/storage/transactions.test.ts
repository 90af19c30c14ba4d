import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../../shared/adapters/storage/open-stores.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/time.ts';
import {
  address,
  GROUP,
  group,
  incident,
  NOON,
  observation,
  SENTINEL,
} from '../../contract/stores/records.ts';
import { connectionString, freshPrefix } from '../../contract/stores/subjects.ts';

let connection: { connectionString: string };
let prefix: string;
let requests: string[];

beforeAll(async () => {
  connection = { connectionString: await connectionString() };
}, 60_000);

beforeEach(async () => {
  prefix = freshPrefix();
  requests = [];
  const stores = open();
  await stores.observations.window(GROUP, NOON, NOON, 1);
  await stores.history.usualHourlyRate(GROUP, NOON);
  await stores.cursors.list();
  await stores.incidents.listOpen();
  await stores.groups.get([address('nobody@example.org')]);
  await stores.switch.get();
});

const open = (): Stores =>
  openStores({
    connection,
    prefix,
    onTransaction: (operation) => requests.push(operation),
  });

async function requestsOf(task: () => Promise<unknown>): Promise<string[]> {
  requests = [];
  await task();
  return requests;
}

const messages = (count: number) => Array.from({ length: count }, (_, at) => observation(at));
const posts = (count: number) => messages(count).map(({ from, sentAt }) => ({ from, sentAt }));

describe('the requests a new message costs', () => {
  it('are one for a batch of new observations of one group and day', async () => {
    const { observations } = open();
    expect(await requestsOf(() => observations.add(messages(80)))).toEqual(['observations batch']);
    expect(await requestsOf(() => observations.window(GROUP, NOON, NOON + HOUR, 300))).toEqual([
      'observations query',
    ]);
  });

  it('are none for copies that this instance saw before, and one or two for those another saw', async () => {
    const [one, other] = [open(), open()];
    await one.observations.add(messages(80));
    expect(await requestsOf(() => one.observations.add(messages(80)))).toEqual([]);
    expect(await requestsOf(() => other.observations.add(messages(80)))).toEqual([
      'observations batch',
      'observations query',
    ]);
    expect(await requestsOf(() => open().observations.add(messages(1)))).toEqual(['observations insert']);
    expect(await requestsOf(() => other.observations.add(messages(80)))).toEqual([]);
  });

  it('are one for further batches of copies where another instance is faster', async () => {
    const [one, other] = [open(), open()];
    await one.observations.add(messages(10));
    await other.observations.add(messages(10));
    await one.observations.add(messages(20));
    expect(await requestsOf(() => other.observations.add(messages(20)))).toEqual(['observations query']);
  });

  it('are none for what a window showed', async () => {
    const [one, other] = [open(), open()];
    await one.observations.add(messages(10));
    await other.observations.window(GROUP, NOON, NOON + HOUR, 300);
    expect(await requestsOf(() => other.observations.add(messages(10)))).toEqual([]);
  });

  it('are three for a batch of which another instance stored some', async () => {
    await open().observations.add(messages(40));
    const { observations } = open();
    expect(await requestsOf(() => observations.add(messages(80)))).toEqual([
      'observations batch',
      'observations query',
      'observations batch',
    ]);
  });

  it('are one for what the history learns of a batch, and none to ask about the same people again', async () => {
    const { history } = open();
    expect(await requestsOf(() => history.remember(GROUP, posts(40)))).toEqual(['history batch']);
    expect(await requestsOf(() => history.remember(GROUP, posts(40)))).toEqual(['history update']);
    const senders = posts(40).map(({ from }) => from);
    expect(await requestsOf(() => history.knownPosters(GROUP, senders, NOON))).toEqual([]);
  });

  it('are four to look up fifty people who were never seen', async () => {
    const senders = posts(50).map(({ from }) => from);
    const asked = await requestsOf(() => open().history.knownPosters(GROUP, senders, NOON));
    expect(asked).toEqual(Array(4).fill('history query'));
  });

  it('are one an hour for the usual rate', async () => {
    const { history } = open();
    await history.remember(GROUP, [{ from: address('ada@example.org'), sentAt: NOON - DAY }]);
    expect(await requestsOf(() => history.usualHourlyRate(GROUP, NOON))).toEqual(['history query']);
    expect(await requestsOf(() => history.usualHourlyRate(GROUP, NOON + 59 * MINUTE))).toEqual([]);
    expect(await requestsOf(() => history.usualHourlyRate(GROUP, NOON + HOUR))).toEqual(['history query']);
  });

  it('are none for an address that was resolved before', async () => {
    const everyone = { address: group().address, group: group(), learnedAt: NOON };
    await open().groups.put(everyone);
    const { groups } = open();
    expect(await requestsOf(() => groups.get([everyone.address]))).toEqual(['groups get']);
    expect(await requestsOf(() => groups.get([everyone.address]))).toEqual([]);
  });

  it('stay within three a message in a storm that ten sentinels see from two instances', async () => {
    const [one, other] = [open(), open()];
    const storm = messages(150);
    const spent = await requestsOf(async () => {
      for (let start = 0; start < storm.length; start += 5) {
        const read = storm.slice(start, start + 5);
        for (let sentinel = 0; sentinel < 10; sentinel++) {
          const { observations, history } = sentinel % 2 === 0 ? one : other;
          const added = await observations.add(read);
          if (added.length === 0) continue;
          await history.remember(GROUP, added);
          const window = await observations.window(GROUP, NOON, NOON + HOUR, 300);
          await history.knownPosters(
            GROUP,
            window.map(({ from }) => from),
            NOON,
          );
        }
      }
    });
    expect(spent.length / storm.length).toBeLessThan(1.1);
  });
});

describe('the requests of the other stores', () => {
  it('are one to list or write cursors and to read the switch', async () => {
    const stores = open();
    expect(await requestsOf(() => stores.cursors.put({ sentinel: SENTINEL }, undefined))).toEqual([
      'cursors insert',
    ]);
    expect(await requestsOf(() => stores.cursors.list())).toEqual(['cursors query']);
    expect(await requestsOf(() => stores.switch.get())).toEqual(['state get']);
  });

  it('are one to see that no incident is open, and one to open or advance one', async () => {
    const { incidents } = open();
    expect(await requestsOf(() => incidents.listOpen())).toEqual(['incidents query']);
    expect(await requestsOf(() => incidents.openOf(GROUP))).toEqual(['incidents get']);
    expect(await requestsOf(() => incidents.open(incident('20161114-082914-3f9c')))).toEqual([
      'incidents batch',
    ]);
    const opened = await incidents.openOf(GROUP);
    expect(opened).toBeDefined();
    if (!opened) return;
    expect(await requestsOf(() => incidents.update(opened.value, opened.version))).toEqual([
      'incidents update',
    ]);
  });

  it('are not one more for the row in the audit trail', async () => {
    const { incidents, switch: store } = open();
    const act = { at: NOON, by: STORMLOCK, act: 'set switch', reason: 'because' };
    const { incident: row } = await incidents.open(incident('20161114-082914-3f9c'));
    expect(await requestsOf(() => incidents.update(row.value, row.version, act))).toEqual([
      'incidents batch',
    ]);
    const armed = { position: 'armed', changedAt: NOON, changedBy: STORMLOCK, reason: 'because' } as const;
    expect(await requestsOf(() => store.put(armed, undefined, act))).toEqual(['state batch']);
  });

  it('are one to spend of a budget that is used up, and two otherwise', async () => {
    const { budgets } = open();
    expect(await requestsOf(() => budgets.take('purge', 1, MINUTE, NOON))).toEqual([
      'state get',
      'state insert',
    ]);
    expect(await requestsOf(() => budgets.take('purge', 1, MINUTE, NOON))).toEqual(['state get']);
  });

  it('are a few more on the very first use, which creates the table', async () => {
    prefix = freshPrefix();
    expect(await requestsOf(() => open().switch.get())).toEqual([
      'state get',
      'state create table',
      'state get',
    ]);
    expect(await requestsOf(() => open().switch.get())).toEqual(['state get']);
  });
});
