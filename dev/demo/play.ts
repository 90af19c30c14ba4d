import type { RehearsalClock } from '../clock.ts';
import type { Mail } from '../generator/mail.ts';
import type { World } from '../tenant/world/world.ts';

/** A generated mail, as its sender hands it over. */
export function posted(mail: Mail): Parameters<World['post']>[0] {
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    body: mail.text,
    internetMessageId: mail.id,
    authenticated: true,
    saveToSentItems: false,
    ...(mail.conversationIndex === undefined ? {} : { conversationIndex: mail.conversationIndex }),
    ...(mail.headers === undefined
      ? {}
      : { headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })) }),
  };
}

/** Hands a generated mail to the tenant. */
export function hand(world: World, mail: Mail): void {
  world.post(posted(mail));
}

/** Sends each mail when its moment has come; `heed` is called before each and may end the play. */
export async function play(
  clock: RehearsalClock,
  world: World,
  mails: readonly Mail[],
  heed: (mail: Mail, index: number) => void = () => {},
): Promise<void> {
  for (const [index, mail] of mails.entries()) {
    await clock.sleep(mail.sentAt - clock.now());
    hand(world, mail);
    heed(mail, index);
  }
}
