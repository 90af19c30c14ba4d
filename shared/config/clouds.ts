/** Microsoft's clouds: where Graph, Exchange Online and the login are, and what storage accounts' names end with. */
export const CLOUDS = {
  global: {
    graph: 'https://graph.microsoft.com',
    exchange: 'https://outlook.office365.com',
    login: 'https://login.microsoftonline.com',
    storage: 'core.windows.net',
  },
  usgov: {
    graph: 'https://graph.microsoft.us',
    exchange: 'https://outlook.office365.us',
    login: 'https://login.microsoftonline.us',
    storage: 'core.usgovcloudapi.net',
  },
  usgovdod: {
    graph: 'https://dod-graph.microsoft.us',
    exchange: 'https://outlook-dod.office365.us',
    login: 'https://login.microsoftonline.us',
    storage: 'core.usgovcloudapi.net',
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchange: 'https://outlook.office365.cn',
    login: 'https://login.chinacloudapi.cn',
    storage: 'core.chinacloudapi.cn',
  },
} as const;

export type CloudName = keyof typeof CLOUDS;
