import { onTestFinished } from 'vitest';
import { type Host, type HostOptions, startHost } from '../../../dev/host/host.ts';
import { type AppFolder, appFolder } from './app-folder.ts';
import { LogBook } from './log-book.ts';

export type Hosted = Host & {
  log: LogBook;
  call(path: string, init?: RequestInit): Promise<Response>;
};

/** Starts an app in a host in this process; it is stopped after the test. */
export async function hosted(app: AppFolder, options: Partial<HostOptions> = {}): Promise<Hosted> {
  const log = new LogBook();
  const host = await startHost({ appRoot: appFolder(app), log: log.sink, ...options });
  onTestFinished(() => host.stop());
  return { ...host, log, call: (path, init) => fetch(`${host.url}${path}`, init) };
}
