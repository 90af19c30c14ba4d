/** Microsoft's clouds: where Graph, Exchange Online and the login are. */
export const CLOUDS = {
  global: {
    graph: 'https://graph.microsoft.com',
    exchange: 'https://outlook.office365.com',
    login: 'https://login.microsoftonline.com',
  },
  usgov: {
    graph: 'https://graph.microsoft.us',
    exchange: 'https://outlook.office365.us',
    login: 'https://login.microsoftonline.us',
  },
  usgovdod: {
    graph: 'https://dod-graph.microsoft.us',
    exchange: 'https://outlook-dod.office365.us',
    login: 'https://login.microsoftonline.us',
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchange: 'https://outlook.office365.cn',
    login: 'https://login.chinacloudapi.cn',
  },
} as const;

export type CloudName = keyof typeof CLOUDS;
