import { graphEdiscovery } from '../../../shared/adapters/graph/ediscovery.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { HOUR, type Milliseconds, SECOND } from '../../../shared/domain/time.ts';
import type { Ediscovery } from '../../../shared/ports/ediscovery.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeEdiscovery } from '../../fakes/world-ediscovery.ts';
import { address, NOON } from '../stores/records.ts';

export const EVERYONE = address('everyone@contoso.example');
/** Finds the storm of a stage, and nothing else. */
export const QUERY = `kind:email AND recipients:"${EVERYONE}" AND subject:"storm test" AND received>=2016-11-14`;
export const MEMBERS = 500;

type Ending = 'failed' | 'partial';

export type EdiscoveryStage = {
  ediscovery: Ediscovery;
  pass(time: Milliseconds): Promise<void>;
  /** How many mails of the storm one of the members sees. */
  inInbox(): number;
  /** The next purge ends so. */
  purgeEnds(ending: Ending): void;
  /** Somebody deletes the case. */
  deletes(caseId: string): void;
};

export type EdiscoverySubject = {
  name: string;
  /** `mails` of a storm are in the mailboxes of all members, and in the index. */
  start(mails: number): Promise<EdiscoveryStage>;
};

const stormMail = (number: number): Message => ({
  internetMessageId: `<${number}@contoso.example>`,
  subject: 'RE: Storm test',
  preview: 'Please stop.',
  from: address(`person${number}@elsewhere.example`),
  recipients: [EVERYONE],
  sentAt: NOON,
  receivedAt: NOON,
});

export const ediscoveries: readonly EdiscoverySubject[] = [
  {
    name: 'in memory',
    async start(mails) {
      const clock = new TestClock(NOON + HOUR);
      const storm = Array.from({ length: mails }, (_, i) => stormMail(i));
      const ediscovery = new FakeEdiscovery(clock, storm, MEMBERS);
      const gone = new Set<string>();
      ediscovery.onPurge = (ids) => ids.forEach((id) => void gone.add(id));
      return {
        ediscovery,
        pass: (time) => clock.advance(time),
        inInbox: () => storm.filter(({ internetMessageId }) => !gone.has(internetMessageId)).length,
        purgeEnds: (ending) => ediscovery.endings.purge.push(ending),
        deletes(caseId) {
          const at = ediscovery.cases.findIndex(({ id }) => id === caseId);
          ediscovery.cases.splice(at, 1);
        },
      };
    },
  },
  {
    name: 'of the simulated tenant',
    async start(mails) {
      const { world, clock, services, graph } = await onTenant();
      const member = world.addUser({ address: 'sentinel@contoso.example' });
      world.addGroup({
        primarySmtpAddress: EVERYONE,
        namedMembers: [member.id],
        memberCount: MEMBERS - 1,
        restrictions: { requireSenderAuthenticationEnabled: false },
      });
      for (let i = 0; i < mails; i++) {
        const { from, subject, internetMessageId } = stormMail(i);
        world.post({ from, to: [EVERYONE], subject, internetMessageId });
      }
      await clock.advance(HOUR);
      const { cases, faults } = services.ediscovery;
      const reached = { graph, clock, budget: { take: () => Promise.resolve(true) } };
      const fault = { failed: 'failed', partial: 'partiallySucceeded' } as const;
      return {
        ediscovery: graphEdiscovery(reached),
        pass: (time) => clock.advance(time),
        inInbox: () => member.mailbox.landed(clock.now()).filter(({ folder }) => folder === 'inbox').length,
        purgeEnds: (ending) => faults.push({ action: 'purgeData', fault: fault[ending] }),
        deletes: (caseId) => cases.remove(cases.find(caseId)),
      };
    },
  },
];

/** Twelve seconds before each call: five requests a minute are all there are. */
export function paced({ ediscovery, pass }: EdiscoveryStage): Ediscovery {
  const after =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      await pass(12 * SECOND);
      return call(...given);
    };
  return {
    findCase: after((name) => ediscovery.findCase(name)),
    createCase: after((...given) => ediscovery.createCase(...given)),
    createSearch: after((...given) => ediscovery.createSearch(...given)),
    listSearches: after((caseId) => ediscovery.listSearches(caseId)),
    readSearch: after((...given) => ediscovery.readSearch(...given)),
    estimate: after((...given) => ediscovery.estimate(...given)),
    purge: after((...given) => ediscovery.purge(...given)),
    operations: after((caseId) => ediscovery.operations(caseId)),
    lastEstimate: after((...given) => ediscovery.lastEstimate(...given)),
  };
}
