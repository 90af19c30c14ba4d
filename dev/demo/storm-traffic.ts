import type { Group, Post } from '../tenant/world/types.ts';
import type { World } from '../tenant/world/world.ts';

export type StormTraffic = {
  /** All mail to the group, in the order it was sent. */
  posts: readonly Post[];
  /** What reached people, and how many copies that made. */
  landed: readonly Post[];
  deliveries: number;
  turnedAway: number;
};

/** The mail to one group so far, as the tenant knows it; what other groups got is not in it. */
export function stormTraffic(world: World, group: Group): StormTraffic {
  const sent = world.posts.flatMap((post) => {
    const expansion = post.expansions.find((each) => each.groupGuid === group.guid);
    return expansion === undefined ? [] : [{ post, expansion }];
  });
  const landed = sent.filter(({ expansion }) => expansion.outcome === 'expanded');
  return {
    posts: sent.map(({ post }) => post),
    landed: landed.map(({ post }) => post),
    deliveries: landed.reduce((total, { expansion }) => total + expansion.recipients, 0),
    turnedAway: sent.filter(({ expansion }) => expansion.outcome === 'rejected').length,
  };
}
