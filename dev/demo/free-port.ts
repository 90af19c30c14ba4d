import { createServer } from 'node:net';
import { UsageError } from '../../cli/usage-error.ts';

/** Looks before anything is started: what cannot be had is said at once. Throws UsageError. */
export async function mustBeFree(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    const why =
      code === 'EADDRINUSE' ? 'where something listens already' : `which cannot be opened (${code})`;
    throw new UsageError(`--port is ${port}, ${why}. Give another, or 0 for any free one: --port 0`, {
      cause,
    });
  } finally {
    server.close();
  }
}
