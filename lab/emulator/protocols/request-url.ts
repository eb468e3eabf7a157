import type { IncomingMessage } from 'node:http';

/** What a request asks for. As text that stands after a host: `//` alone would be taken for one without a name. */
export const urlOf = ({ url = '/' }: Pick<IncomingMessage, 'url'>): URL =>
  new URL(`http://lab${url.startsWith('/') ? url : `/${url}`}`);
