import type { Notice } from '../../shared/domain/notice.ts';
import type { NoticeChannel } from '../../shared/ports/notices.ts';

/** Keeps every notice; throws `failure` instead while it is set. */
export class RecordingChannel implements NoticeChannel {
  readonly name: string;
  readonly sent: Notice[] = [];
  failure: Error | undefined;

  constructor(name = 'recording') {
    this.name = name;
  }

  async send(notice: Notice): Promise<void> {
    if (this.failure) throw this.failure;
    this.sent.push(notice);
  }
}
