import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export type ServerCertificate = {
  key: string;
  cert: string;
  /** PEM of the authority that signed it, for NODE_EXTRA_CA_CERTS. */
  caFile: string;
  remove(): void;
};

/** An authority made for this run alone signs a certificate for 127.0.0.1 and localhost. */
export async function makeCertificate(): Promise<ServerCertificate> {
  const notAfterDate = new Date(Date.now() + 30 * 86_400_000);
  const authority = await generate([{ name: 'commonName', value: 'Simulated tenant authority' }], {
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    notAfterDate,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  const caFile = join(folder, 'authority.pem');
  writeFileSync(caFile, authority.cert);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { key: server.private, cert: server.cert, caFile, remove };
}
