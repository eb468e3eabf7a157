/** Serves the page: a fixed list of files, which may load nothing from elsewhere. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html'],
  '/page.css': ['page.css', 'text/css'],
  '/page.js': ['page.js', 'text/javascript'],
  '/draw.js': ['draw.js', 'text/javascript'],
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Whether the request was for the page. */
export function servePage({ method, url = '' }: IncomingMessage, response: ServerResponse): boolean {
  const found = method === 'GET' && Object.hasOwn(FILES, url) ? FILES[url] : undefined;
  if (!found) return false;
  const [file, type] = found;
  const headers = {
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  response.writeHead(200, { ...headers, 'content-type': `${type}; charset=utf-8` });
  response.end(readFileSync(join(FOLDER, file)));
  return true;
}

const FOLDER = fileURLToPath(new URL('../page/', import.meta.url));
