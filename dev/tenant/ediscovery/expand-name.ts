import type { Directory } from '../world/directory.ts';
import type { ExpandName } from './kql/mail.ts';

const LEGACY = '/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=';

type Known = { guid: string; address: string; alias: string; displayName: string };

/** Entra's names for the recipient that a name in a query is found as: this is what makes such queries over-match. */
export function expandFrom(directory: Directory): ExpandName {
  return (value) => {
    const found = lookUp(directory, value);
    if (found === undefined) return undefined;
    const legacy = `${LEGACY}${found.guid.replaceAll('-', '')}-${found.alias}`;
    return [found.address, found.alias, found.displayName, legacy];
  };
}

function lookUp(directory: Directory, value: string): Known | undefined {
  const named = [...directory.users.map(ofUser), ...directory.groups.map(ofGroup)].find((one) =>
    [one.address, one.alias, one.displayName].some((name) => name.toLowerCase() === value.toLowerCase()),
  );
  if (named) return named;
  const reached = directory.recipient(value);
  if (reached.type !== 'person') return undefined;
  const { exchangeGuid: guid, address, name } = reached.person;
  return { guid, address, alias: localPart(address), displayName: name };
}

const ofUser = (user: Directory['users'][number]): Known => ({
  guid: user.exchangeGuid,
  address: user.address,
  alias: localPart(user.address),
  displayName: user.displayName,
});

const ofGroup = (group: Directory['groups'][number]): Known => ({
  guid: group.guid,
  address: group.primarySmtpAddress,
  alias: group.alias,
  displayName: group.displayName,
});

const localPart = (address: string): string => address.split('@')[0] ?? '';
