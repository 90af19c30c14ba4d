import { z } from 'zod';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import { path } from './path.ts';
import type { GraphTransport } from './transport.ts';

/** Counting and casting are "advanced queries" of the directory. */
export const EVENTUAL = { ConsistencyLevel: 'eventual' } as const;

const count = z.coerce.number().int().nonnegative();

/** How many users a group reaches, nested groups included; `undefined` while Entra does not know the group. */
export type CountMembers = (entraId: string) => Promise<number | undefined>;

export const graphMemberCount =
  ({ graph }: { graph: GraphTransport }): CountMembers =>
  async (entraId) => {
    const users = path`groups/${entraId}/transitiveMembers/microsoft.graph.user/$count`;
    try {
      const { body } = await graph.get(users, { headers: EVENTUAL });
      return readAnswer(count, body, 'the count of members');
    } catch (error) {
      if (error instanceof ServiceRefusal && error.status === 404) return undefined;
      throw error;
    }
  };
