import type { Notice } from '../domain/notice.ts';

/** One way to reach people. Throws RetryLater or Refused. */
export interface NoticeChannel {
  readonly name: string;
  send(notice: Notice): Promise<void>;
}
