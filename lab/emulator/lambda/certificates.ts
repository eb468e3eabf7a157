/**
 * When the certificates end that the names of the lab show. The numbers lie in memory that all worker threads share, so
 * that what is set here is what the next connection sees.
 */

export interface Certificates {
  readonly hosts: readonly string[];
  /** Epoch ms in the order of `hosts`; 0: a year from whenever somebody looks. */
  readonly ends: Float64Array<SharedArrayBuffer>;
}

export function createCertificates(hosts: readonly string[]): Certificates {
  const shared = new SharedArrayBuffer(hosts.length * Float64Array.BYTES_PER_ELEMENT);
  return { hosts, ends: new Float64Array(shared) };
}

/** `at`: epoch ms; undefined for a year again. */
export function endCertificate({ hosts, ends }: Certificates, host: string, at: number | undefined): void {
  const place = hosts.indexOf(host);
  if (place < 0) throw new Error(`Nobody shows a certificate for ${host}; there are ${hosts.join(', ')}.`);
  ends[place] = at ?? 0;
}
