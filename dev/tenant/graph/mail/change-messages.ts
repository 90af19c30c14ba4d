import { z } from 'zod';
import { badRequest, jsonBody, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { Folder, Item } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { shape } from '../properties.ts';
import { wantsImmutableIds } from '../query.ts';
import { folderNamed } from './folders.ts';
import { mailboxOwner, messageNamed } from './mailbox.ts';
import { MESSAGE, USUAL_PROPERTIES } from './message.ts';

const move = z.strictObject({ destinationId: z.string().min(1) });

/** `DELETE`, `move` and `permanentDelete` of one message. */
export function changeRoutes(world: World): Route[] {
  const change = { service: 'graph', permissions: ['Mail.ReadWrite'] } as const;
  const paths = [
    '/v1.0/users/{user}/messages/{message}',
    '/v1.0/users/{user}/mailFolders/{folder}/messages/{message}',
  ];
  return paths.flatMap((path): Route[] => [
    { ...change, method: 'DELETE', path, handle: (request) => moveTo(request, world, deletionFolder) },
    {
      ...change,
      method: 'POST',
      path: `${path}/permanentDelete`,
      handle: (request) => moveTo(request, world, () => 'recoverable-purges'),
    },
    { ...change, method: 'POST', path: `${path}/move`, handle: (request) => moveByRequest(request, world) },
  ]);
}

/** A message in Deleted Items goes to Recoverable Items. */
const deletionFolder = (item: Item): Folder =>
  item.folder === 'deleteditems' ? 'recoverable-deletions' : 'deleteditems';

function moveTo(request: TenantRequest, world: World, folder: (item: Item) => Folder): TenantResponse {
  const { item, user } = named(request, world);
  world.move(user.mailbox, item, folder(item));
  return { status: 204 };
}

function moveByRequest(request: TenantRequest, world: World): TenantResponse {
  const { item, user } = named(request, world);
  const body = move.safeParse(jsonBody(request));
  if (!body.success) throw badRequest(z.prettifyError(body.error), 'ErrorInvalidRequest');
  world.move(user.mailbox, item, folderNamed(user, body.data.destinationId));
  const seen = { item, user, immutableIds: wantsImmutableIds(request) };
  return { status: 201, body: shape(seen, MESSAGE, USUAL_PROPERTIES) };
}

function named(request: TenantRequest, world: World): { item: Item; user: User } {
  const user = mailboxOwner(request, world);
  world.advance();
  return { item: messageNamed(request, user, request.receivedAt), user };
}
