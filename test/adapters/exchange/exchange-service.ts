import { type ExchangeClient, exchangeClient } from '../../../shared/adapters/exchange/client.ts';
import { type NapClock, napClock, type Received, type Service, startService } from '../http/service.ts';

export const TENANT = '99999999-8888-7777-6666-555555555555';

export type ExchangeService = Service & { exchange: ExchangeClient; clock: NapClock };

export async function startExchange(): Promise<ExchangeService> {
  const service = await startService();
  const clock = napClock();
  const exchange = exchangeClient({
    url: service.url,
    tenantId: TENANT,
    tokens: { authorizationFor: () => Promise.resolve('Bearer token') },
    clock,
    development: true,
  });
  return Object.assign(service, { exchange, clock });
}

/** The cmdlet and parameters of a request. */
export function commandOf(request: Received | undefined): {
  cmdlet: string;
  parameters: Record<string, unknown>;
} {
  const { CmdletName, Parameters } = JSON.parse(request?.body ?? '{}').CmdletInput;
  return { cmdlet: CmdletName, parameters: Parameters };
}

export const rows = (...value: object[]) => ({ status: 200, body: { '@odata.context': 'x', value } });

export const cmdletError = (status: number, exception: string, sentence: string) => {
  const message = `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.${exception}|${sentence}`;
  return {
    status,
    body: {
      error: {
        code: status === 404 ? 'NotFound' : 'BadRequest',
        message: 'Error executing cmdlet',
        details: [{ code: 'Client', target: '', message }],
        innererror: { message: 'Error executing cmdlet', type: 'ODataServiceException' },
      },
    },
  };
};

export const notFound = (identity: string) =>
  cmdletError(
    404,
    'ManagementObjectNotFoundException',
    `The operation couldn't be performed because object '${identity}' couldn't be found on 'X.PROD.OUTLOOK.COM'.`,
  );

export const guid = (digit: number): string => {
  const eight = String(digit).repeat(8);
  return `${eight}-0000-0000-0000-${eight}${eight.slice(4)}`;
};

export const recipient = (
  digit: number,
  address: string,
  typeDetails = 'UserMailbox',
  more: object = {},
) => ({
  Guid: guid(digit).toUpperCase(),
  Name: `name-${digit}`,
  DisplayName: `Display ${digit}`,
  Alias: `alias${digit}`,
  PrimarySmtpAddress: address,
  EmailAddresses: [`SMTP:${address}`, `SIP:${address}`, `smtp:${digit}-${address}`],
  ExternalDirectoryObjectId: typeDetails === 'DynamicDistributionGroup' ? '' : `e${guid(digit).slice(1)}`,
  DistinguishedName: `CN=o'name ${digit},DC=PROD`,
  RecipientTypeDetails: typeDetails,
  ...more,
});
