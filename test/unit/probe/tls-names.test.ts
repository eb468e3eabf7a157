/**
 * The names of errors that blame is laid by, held against Node's own: a name that Node does not have would never be met, and
 * one that it has and nobody thought of would be met unprepared.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judgeFailure } from '../../../shared/core/verdict/network-errors.ts';

const node = readFileSync(process.execPath);
const has = (text: string) => node.includes(`${text}\0`);
/** Where OpenSSL is another library, its reasons are not in Node. */
const explains = (reason: string) => Boolean(process.config.variables.node_shared_openssl) || has(reason);

/** OpenSSL's names, where its headers are: those that come with Node, or the machine's. */
const HEADER = [
  // For each system Node brings its own, all with the same names.
  join(
    dirname(process.execPath),
    '../include/node/openssl/archs/linux-x86_64/no-asm/include/openssl/x509_vfy.h',
  ),
  '/usr/include/openssl/x509_vfy.h',
].find((path) => existsSync(path));

const judged = (code: string, certificate?: true) =>
  judgeFailure({ kind: 'failed', code, message: '', ...(certificate && { certificate }) })[0];

(HEADER === undefined ? describe.skip : describe)('what can be wrong with a certificate', () => {
  const header = readFileSync(HEADER ?? process.execPath, 'latin1');
  const names = new Set([...header.matchAll(/\bX509_V_ERR_(\w+)/g)].map(([, name = '']) => name));
  const nodes = [...names].filter((name) => has(`\0${name}`));

  it('has the names that Node gives it', () => {
    expect(nodes).toEqual(expect.arrayContaining(['UNSPECIFIED', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED']));
    expect(nodes.length).toBeGreaterThanOrEqual(29);
  });

  it('is the fault of the target, but for our memory and what no target sends', () => {
    expect(nodes.filter((name) => judged(name, true) !== 'unhealthy').sort()).toEqual([
      'CRL_HAS_EXPIRED',
      'CRL_NOT_YET_VALID',
      'CRL_SIGNATURE_FAILURE',
      'ERROR_IN_CRL_LAST_UPDATE_FIELD',
      'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
      'OUT_OF_MEM',
      'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
      'UNABLE_TO_GET_CRL',
    ]);
  });
});

describe('what can go wrong in a handshake', () => {
  /** As a reason of OpenSSL becomes a code of Node. */
  const coded = (reason: string) => `ERR_SSL_${reason.replaceAll(' ', '_').toUpperCase()}`;

  it.each<[string, string]>([
    ['tlsv1 alert internal error', 'unhealthy'],
    ['tlsv1 alert protocol version', 'unhealthy'],
    ['tlsv1 unrecognized name', 'unhealthy'],
    ['wrong version number', 'unhealthy'],
    ['unsupported protocol', 'unhealthy'],
    ['dh key too small', 'unhealthy'],
    ['tlsv13 alert certificate required', 'unknown'],
    ['tlsv1 alert access denied', 'unknown'],
    ['tlsv1 alert unknown ca', 'unknown'],
    ['library bug', 'unknown'],
    ['no ciphers available', 'unknown'],
    ['no protocols available', 'unknown'],
  ])('%s: %s', (reason, judgement) => {
    expect([explains(reason), judged(coded(reason))]).toEqual([true, judgement]);
  });

  it.each<[string, string]>([
    ['ERR_TLS_DH_PARAM_SIZE', 'unhealthy'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'unhealthy'],
    ['ERR_TLS_RENEGOTIATION_DISABLED', 'unhealthy'],
    ['ERR_TLS_SESSION_ATTACK', 'unhealthy'],
    ['ERR_TLS_INVALID_CONTEXT', 'unknown'],
    ['ERR_TLS_INVALID_PROTOCOL_VERSION', 'unknown'],
    ['ERR_TLS_PROTOCOL_VERSION_CONFLICT', 'unknown'],
  ])('%s: %s', (code, judgement) => {
    expect([node.includes(code), judged(code)]).toEqual([true, judgement]);
  });
});
