import { describe, expect, it } from 'vitest';
import { tenantForTest } from '../support/tenant.ts';

const EVENTUAL = { headers: { ConsistencyLevel: 'eventual' } };
const byFilter = (filter: string): string =>
  `/v1.0/groups?$select=id,mail&$filter=${encodeURIComponent(filter)}`;

async function organization() {
  const given = await tenantForTest();
  const { world } = given;
  const rob = world.addUser({ address: 'rob@contoso.example', displayName: 'Rob' });
  const child = world.addGroup({ primarySmtpAddress: 'child@contoso.example', memberCount: 250 });
  const all = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    proxyAddresses: ['SMTP:all@contoso.example', 'smtp:everybody@contoso.example'],
    namedMembers: [rob.id],
    childGroups: [child.guid],
    memberCount: 150,
  });
  return { ...given, rob, all, child };
}

describe('the directory', () => {
  it('finds groups by mail and by any proxy address', async () => {
    const { call, all } = await organization();
    const found = [{ id: all.entraId, mail: 'all@contoso.example' }];
    const byMail = await call('GET', byFilter("mail eq 'all@contoso.example'"));
    expect(byMail.json['value']).toEqual(found);
    const proxy = "proxyAddresses/any(p:p eq 'smtp:everybody@contoso.example')";
    const byProxy = await call('GET', `${byFilter(proxy)}&$count=true`, EVENTUAL);
    expect(byProxy.json).toMatchObject({ '@odata.count': 1, value: found });
    expect((await call('GET', byFilter("mail eq 'nobody@contoso.example'"))).json['value']).toEqual([]);
  });

  it('does not know dynamic distribution groups', async () => {
    const { call, world } = await organization();
    world.addGroup({
      primarySmtpAddress: 'dynamic@contoso.example',
      kind: 'DynamicDistributionGroup',
      memberCount: 840_000,
    });
    expect((await call('GET', byFilter("mail eq 'dynamic@contoso.example'"))).json['value']).toEqual([]);
  });

  it('counts transitive members, with the header of advanced queries only', async () => {
    const { call, all } = await organization();
    const path = `/v1.0/groups/${all.entraId}/transitiveMembers`;
    expect((await call('GET', `${path}/$count`, EVENTUAL)).text).toBe('402');
    expect((await call('GET', `${path}/microsoft.graph.user/$count`, EVENTUAL)).text).toBe('401');
    expect((await call('GET', `${path}/$count`)).status).toBe(400);
  });

  it('lists transitive members page by page, each once and always the same', async () => {
    const { call, all } = await organization();
    const first = `/v1.0/groups/${all.entraId}/transitiveMembers/microsoft.graph.user?$select=id,mail&$count=true&$top=150`;
    const ids: string[] = [];
    for (let url: string | undefined = first; url; ) {
      const { json } = await call('GET', url, EVENTUAL);
      ids.push(...Array.from(json['value'] ?? [], (member) => String(member['id'])));
      url = json['@odata.nextLink'] === undefined ? undefined : String(json['@odata.nextLink']);
    }
    expect(ids).toHaveLength(401);
    expect(new Set(ids).size).toBe(401);
    expect((await call('GET', first.replace('&$count=true', ''), EVENTUAL)).status).toBe(400);
  });

  it('knows users by id and by name, people without a mailbox by name', async () => {
    const { call, rob, world } = await organization();
    expect((await call('GET', `/v1.0/users/${rob.id}?$select=id,mail`)).json).toEqual({
      id: rob.id,
      mail: rob.address,
    });
    expect((await call('GET', '/v1.0/users/rob@contoso.example')).json).toMatchObject({ displayName: 'Rob' });
    const person = world.person(3);
    expect((await call('GET', `/v1.0/users/${person.address}?$select=id`)).json).toEqual({ id: person.id });
    expect((await call('GET', '/v1.0/users/nobody@contoso.example')).status).toBe(404);
  });

  it('names the organization', async () => {
    const { call, tenant } = await organization();
    expect((await call('GET', '/v1.0/organization')).json).toMatchObject({
      value: [{ id: tenant.env().tenantId, verifiedDomains: [{ name: 'contoso.example' }] }],
    });
  });
});
