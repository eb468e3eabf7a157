/**
 * The configurations that came over the wire, as they were written: white space, attributes and elements that nobody here
 * knows are given back to the letter, as CloudFront gives back settings that are newer than its client.
 */
import type { Distribution } from '../model/distribution.ts';
import { toXml } from './distribution-xml.ts';

export interface DistributionTexts {
  /** Remembers the document that made the distribution what it is. */
  keep(one: Distribution, document: string): void;
  /** Its configuration as an element; written anew where somebody has changed it without this wire. */
  of(one: Pick<Distribution, 'id' | 'etag' | 'config'>): string;
}

export function distributionTexts(namespace: string): DistributionTexts {
  const kept = new Map<string, { readonly etag: string; readonly xml: string }>();
  return {
    keep({ id, etag }, document) {
      // It stands under the root's namespace, and below the root's declaration.
      const xml = document.replace(/^\s*<\?xml[^>]*\?>\s*/, '').replace(` xmlns="${namespace}"`, '');
      kept.set(id, { etag, xml });
    },
    of({ id, etag, config }) {
      const known = kept.get(id);
      return known?.etag === etag ? known.xml : toXml('DistributionConfig', config);
    },
  };
}
