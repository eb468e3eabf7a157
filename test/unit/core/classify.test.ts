import { marshall } from '@aws-sdk/util-dynamodb';
import type { Answer, Expectation } from '../../../shared/core/verdict/classify.ts';
import { classifyPublic, classifySide } from '../../../shared/core/verdict/classify.ts';
import { readAndWrite } from '../../../shared/core/verdict/read-and-write.ts';
import { bounded, marksOf } from '../../../shared/core/verdict/verdict.ts';
import fc from '../../fast-check.ts';

const NOW = Date.parse('2027-01-05T18:00:00Z');
const TICK = NOW - 1_000;
const WANTED: Expectation = { body: 'health+json', marker: 'required', maxLatency: 2_500 };
const REGIONS = { primary: 'us-east-2', standby: 'us-west-2' };
const PASS = JSON.stringify({ status: 'pass', checks: {} });

type Response = Extract<Answer, { kind: 'response' }>;
const good: Response = {
  kind: 'response',
  path: '/health',
  status: 200,
  marker: 'us-east-2',
  body: PASS,
  cut: false,
  latencyMs: 41,
};
const { marker: _, ...unnamed } = good;
const side = (answer: Answer, expect: Partial<Expectation> = {}) =>
  classifySide(answer, { ...WANTED, ...expect }, 'us-east-2', TICK, NOW);

const failed = (code: string, message = 'it broke'): Answer => ({ kind: 'failed', code, message });
const rejected = (code: string, message = 'it is wrong'): Answer => ({
  kind: 'failed',
  code,
  message,
  certificate: true,
});
const health = (status: string, checks: Record<string, string>) =>
  JSON.stringify({
    status,
    checks: Object.fromEntries(Object.entries(checks).map(([name, s]) => [name, [{ status: s }]])),
  });

describe('an answer as wanted', () => {
  it('is healthy, and carries tick, evidence and latency', () => {
    expect(side(good)).toStrictEqual({
      tick: TICK,
      judgement: 'healthy',
      evidence: 'status 200 in 41 ms',
      latencyMs: 41,
    });
  });

  it.each<[string, Partial<Response>, Partial<Expectation>]>([
    ['warn is a kind of pass', { body: '{"status":"warn"}' }, {}],
    ['any body will do', { body: 'hello', cut: true }, { body: 'any' }],
    ['the text is in the body', { body: 'all is well here' }, { body: { contains: 'is well' } }],
    ['a success without content', { status: 204, body: '' }, { body: 'any' }],
    ['the greatest status of a success', { status: 299 }, {}],
    ['latency at the limit', { latencyMs: 2_500 }, {}],
    ['a certificate that ends in a moment', { certificateEnds: NOW + 1 }, {}],
  ])('%s', (_, answer, expect_) => {
    expect(side({ ...good, ...answer }, expect_).judgement).toBe('healthy');
  });

  it('need not name its Region where that is optional', () => {
    expect(side(unnamed, { marker: 'optional' }).judgement).toBe('healthy');
    expect(side({ ...good, marker: 'us-west-2' }, { marker: 'optional' }).judgement).toBe('unhealthy');
  });
});

describe('an answer that is not as wanted is unhealthy', () => {
  it.each<[Answer, string]>([
    [{ ...good, status: 503, body: 'oops' }, 'status 503, wanted 2xx'],
    [
      { ...good, status: 503, body: health('fail', { 'dynamodb:read': 'pass', 'dynamodb:write': 'fail' }) },
      'status 503, wanted 2xx (dynamodb:write fails)',
    ],
    [{ ...good, status: 500 }, 'status 500, wanted 2xx'],
    [{ ...good, status: 300 }, 'status 300, wanted 2xx'],
    [{ ...good, status: 199 }, 'status 199, wanted 2xx'],
    [{ ...good, status: 204, body: '' }, 'body "", wanted health+json'],
    [{ ...good, status: 404 }, 'status 404, wanted 2xx'],
    [{ ...good, status: 301 }, 'status 301, wanted 2xx'],
    [{ ...good, status: 302 }, 'status 302, wanted 2xx'],
    [{ ...good, marker: 'us-west-2' }, 'answered by us-west-2, wanted us-east-2'],
    [unnamed, 'the answer names no Region (expectMarker is required), wanted us-east-2'],
    [{ ...good, body: '<html>' }, 'body "<html>", wanted health+json'],
    [{ ...good, body: '' }, 'body "", wanted health+json'],
    [{ ...good, body: '[]' }, 'body "[]", wanted health+json'],
    [{ ...good, body: 'null' }, 'body "null", wanted health+json'],
    [{ ...good, cut: true }, 'body longer than a probe reads, wanted health+json'],
    [{ ...good, body: '{}' }, 'health "undefined", wanted "pass"'],
    [
      { ...good, body: health('fail', { 'dynamodb:read': 'fail', 'dynamodb:write': 'fail' }) },
      'health "fail", wanted "pass" (dynamodb:read, dynamodb:write fail)',
    ],
    [{ ...good, latencyMs: 2_501 }, 'answered in 2501 ms, wanted at most 2500 ms'],
    [{ ...good, certificateEnds: NOW }, 'certificate expired on 2027-01-05'],
    [{ kind: 'timeout', afterMs: 3_000 }, 'no answer within 3000 ms'],
    [failed('ECONNREFUSED'), 'connection refused (ECONNREFUSED)'],
    [failed('ECONNRESET'), 'connection reset (ECONNRESET)'],
    [failed('EPIPE'), 'connection reset (EPIPE)'],
    [failed('ETIMEDOUT'), 'connection timed out (ETIMEDOUT)'],
    [failed('EHOSTUNREACH'), 'host unreachable (EHOSTUNREACH)'],
    [failed('ENOTFOUND'), 'host name not found (ENOTFOUND)'],
    [
      rejected('CERT_HAS_EXPIRED', 'certificate has expired'),
      'certificate expired (CERT_HAS_EXPIRED): certificate has expired',
    ],
    [
      rejected('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
      'certificate not accepted (DEPTH_ZERO_SELF_SIGNED_CERT): self-signed certificate',
    ],
    [
      rejected('ERR_TLS_CERT_ALTNAME_INVALID', 'wrong name'),
      'certificate not accepted (ERR_TLS_CERT_ALTNAME_INVALID): wrong name',
    ],
    [
      rejected('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no chain'),
      'certificate not accepted (UNABLE_TO_VERIFY_LEAF_SIGNATURE): no chain',
    ],
    [
      rejected('UNSPECIFIED', 'unhandled critical extension'),
      'certificate not accepted (UNSPECIFIED): unhandled critical extension',
    ],
    [failed('EPROTO'), 'no encrypted connection (EPROTO)'],
    [failed('ERR_SSL_WRONG_VERSION_NUMBER'), 'no encrypted connection (ERR_SSL_WRONG_VERSION_NUMBER)'],
    [failed('ERR_TLS_DH_PARAM_SIZE'), 'no encrypted connection (ERR_TLS_DH_PARAM_SIZE)'],
    [
      failed('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'),
      'no encrypted connection (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)',
    ],
    ...['ERR_SSL_LIBRARY_BUG_OF_THEIRS', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA_NAME'].map(
      (code): [Answer, string] => [failed(code), `no encrypted connection (${code})`],
    ),
    ...['OUT_OF_MEMORY_CARDS', 'NOT_OUT_OF_MEM'].map((code): [Answer, string] => [
      rejected(code),
      `certificate not accepted (${code}): it is wrong`,
    ]),
    [failed('HPE_INVALID_CONSTANT'), 'answer is not HTTP (HPE_INVALID_CONSTANT)'],
  ])('%j', (answer, evidence) => {
    expect(side(answer)).toMatchObject({ judgement: 'unhealthy', evidence });
  });

  it('has checks that failed, in which one result is enough', () => {
    const body = JSON.stringify({
      checks: { cache: [{ status: 'pass' }, { status: 'fail' }], disk: [{ status: 'warn' }], cpu: 'fail' },
    });
    expect(side({ ...good, status: 503, body }).evidence).toBe('status 503, wanted 2xx (cache fails)');
    // Whoever does not ask for health does not read of it.
    expect(side({ ...good, status: 503, body }, { body: 'any' }).evidence).toBe('status 503, wanted 2xx');
  });

  it('is quoted up to forty characters', () => {
    const said = (length: number) => side({ ...good, body: 'x'.repeat(length) }).evidence;
    expect(said(40)).toBe(`body "${'x'.repeat(40)}", wanted health+json`);
    expect(said(41)).toBe(`body "${'x'.repeat(40)}...", wanted health+json`);
  });

  it('has no latency where it never came', () => {
    expect(side({ kind: 'timeout', afterMs: 3_000 })).toStrictEqual({
      tick: TICK,
      judgement: 'unhealthy',
      evidence: 'no answer within 3000 ms',
    });
  });

  it('misses a text', () => {
    const { judgement, evidence } = side({ ...good, body: 'closed' }, { body: { contains: 'open' } });
    expect([judgement, evidence]).toEqual(['unhealthy', 'body "closed", wanted a body with "open"']);
  });
});

describe('a refusal, and anything of which nobody knows whose fault it is, is unknown', () => {
  it.each<[Answer, string]>([
    [{ ...good, status: 401 }, 'status 401: refused, the credentials may be missing'],
    [{ ...good, status: 403 }, 'status 403: refused, the credentials may be wrong'],
    [{ ...good, status: 429 }, 'status 429: throttled'],
    [failed('EAI_AGAIN', 'getaddrinfo EAI_AGAIN'), 'not known whose fault: EAI_AGAIN: getaddrinfo EAI_AGAIN'],
    [failed('ENETUNREACH', 'no network'), 'not known whose fault: ENETUNREACH: no network'],
    [failed('EMFILE', 'too many open files'), 'not known whose fault: EMFILE: too many open files'],
    [
      rejected('CRL_HAS_EXPIRED', 'CRL has expired'),
      'not known whose fault: CRL_HAS_EXPIRED: CRL has expired',
    ],
    [rejected('OUT_OF_MEM', 'out of memory'), 'not known whose fault: OUT_OF_MEM: out of memory'],
    [
      failed('ERR_TLS_INVALID_PROTOCOL_VERSION', '?'),
      'not known whose fault: ERR_TLS_INVALID_PROTOCOL_VERSION: ?',
    ],
    [failed('ERR_SSL_NO_CIPHERS_AVAILABLE', '?'), 'not known whose fault: ERR_SSL_NO_CIPHERS_AVAILABLE: ?'],
    [failed('UNSPECIFIED', '?'), 'not known whose fault: UNSPECIFIED: ?'],
    ...[
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN',
    ].map((code): [Answer, string] => [failed(code), `refused, a certificate of ours is wanted (${code})`]),
    [failed('NEVER_HEARD_OF', '?'), 'not known whose fault: NEVER_HEARD_OF: ?'],
    ...['XECONNREFUSED', 'XERR_SSL_TLSV1_ALERT_ACCESS_DENIED'].map((code): [Answer, string] => [
      failed(code, '?'),
      `not known whose fault: ${code}: ?`,
    ]),
    [{ kind: 'not-asked', reason: 'no key' }, 'not asked: no key'],
  ])('%j', (answer, evidence) => {
    expect(side(answer)).toMatchObject({ judgement: 'unknown', evidence });
  });

  it('holds even where the answer is wrong in other ways too', () => {
    const answer = {
      ...good,
      status: 403,
      marker: 'us-west-2',
      body: '',
      latencyMs: 9_000,
      certificateEnds: 0,
    };
    expect(side(answer).judgement).toBe('unknown');
  });
});

describe('a code that only looks like one that is known is not known', () => {
  const whole = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'];
  const begun = ['ERR_SSL_', 'EPROTO', 'HPE_'];
  it.each([
    ...whole.map((code) => `${code}X`),
    ...[...whole, ...begun].map((code) => `X${code}`),
    'ERR_TLS_',
    'ERR_TLS_DH_PARAM_SIZE_X',
    // What is said of a certificate is not known by its name.
    'CERT_HAS_EXPIRED',
  ])('%s', (code) => expect(side(failed(code)).judgement).toBe('unknown'));

  it('nor is every trouble with a certificate its end', () => {
    expect(side(rejected('CERT_HAS_EXPIRED_NOT')).evidence).toMatch(/^certificate not accepted /);
  });
});

describe('the public endpoint', () => {
  const endpoint = (answer: Answer, marker: Expectation['marker'] = 'required') =>
    classifyPublic(answer, { ...WANTED, marker }, REGIONS, TICK, NOW);

  it.each([
    ['us-east-2', 'primary'],
    ['us-west-2', 'standby'],
  ])('answered by %s is served by the %s', (marker, servedBy) => {
    expect(endpoint({ ...good, marker })).toMatchObject({ judgement: 'healthy', servedBy });
  });

  it('names the side that served a failure', () => {
    expect(endpoint({ ...good, status: 503 })).toMatchObject({ judgement: 'unhealthy', servedBy: 'primary' });
  });

  it('is unhealthy where nobody named himself and either has to', () => {
    expect(endpoint(unnamed)).toMatchObject({
      judgement: 'unhealthy',
      evidence: 'the answer names no Region (expectMarker is required), wanted us-east-2 or us-west-2',
    });
  });

  it('is unhealthy where a Region answers that is neither side', () => {
    const verdict = endpoint({ ...good, marker: 'eu-west-1' });
    expect(verdict).toMatchObject({
      judgement: 'unhealthy',
      evidence: 'answered by eu-west-1, wanted us-east-2 or us-west-2',
    });
    expect(verdict).not.toHaveProperty('servedBy');
  });

  describe('where a function at the edge fails', () => {
    const answered = (xCache: string, rest: Partial<Response> = {}) =>
      endpoint({ ...unnamed, status: 502, body: '<html>', xCache, ...rest });

    it.each([
      'FunctionValidationError',
      'FunctionExecutionError',
      'FunctionThrottledError',
      'LambdaValidationError',
      'LambdaExecutionError',
      'LambdaLimitExceeded',
    ])('with %s, it says nothing of a Region', (error) => {
      const verdict = answered(`${error} from cloudfront`);
      expect(verdict).toEqual({
        tick: TICK,
        judgement: 'unknown',
        evidence: `status 502: ${error} at the edge`,
        latencyMs: 41,
        edgeFunctionError: true,
        error: 502,
      });
    });

    it.each([
      ['Error from cloudfront', 'unhealthy'],
      ['Miss from cloudfront', 'unhealthy'],
      ['FunctionGeneratedResponse from cloudfront', 'unhealthy'],
      ['LambdaGeneratedResponse from cloudfront', 'unhealthy'],
      ['My FunctionValidationError', 'unhealthy'],
    ])('but not with %s', (xCache, judgement) => {
      const verdict = answered(xCache);
      expect(verdict).toMatchObject({ judgement, evidence: 'status 502, wanted 2xx' });
      expect(verdict).not.toHaveProperty('edgeFunctionError');
    });

    it('with one member of several', () => {
      for (const xCache of [
        'Miss from cloudfront, FunctionValidationError from cloudfront',
        'FunctionValidationError from cloudfront, Miss from cloudfront',
        'Hit from cloudfront,FunctionValidationError from cloudfront',
      ])
        expect(answered(xCache)).toMatchObject({
          judgement: 'unknown',
          evidence: 'status 502: FunctionValidationError at the edge',
          edgeFunctionError: true,
        });
    });

    it('no status is believed', () => {
      expect(answered('FunctionExecutionError from cloudfront', { status: 403 })).toMatchObject({
        judgement: 'unknown',
        evidence: 'status 403: FunctionExecutionError at the edge',
      });
    });

    it('a side that is asked directly is what it answers, whatever stands in front of it', () => {
      expect(side({ ...good, status: 502, xCache: 'FunctionExecutionError from cloudfront' })).toMatchObject({
        judgement: 'unhealthy',
        evidence: 'status 502, wanted 2xx',
      });
    });

    it('it is known where only a read, or only a write, met it', () => {
      const well = endpoint(good);
      const dead = endpoint({ kind: 'timeout', afterMs: 3_000 });
      const wrong = answered('FunctionValidationError from cloudfront');
      expect(readAndWrite(wrong, well, true).judgement).toBe('unknown');
      expect(readAndWrite(wrong, dead, true).judgement).toBe('unhealthy');
      for (const [read, write] of [
        [wrong, well],
        [well, wrong],
        [wrong, dead],
        [dead, wrong],
      ] as const)
        expect(readAndWrite(read, write, true).edgeFunctionError).toBe(true);
      expect(readAndWrite(well, dead, true)).not.toHaveProperty('edgeFunctionError');
    });
  });

  it('names nobody where nobody named himself', () => {
    expect(endpoint(unnamed, 'optional')).toEqual({
      tick: TICK,
      judgement: 'healthy',
      evidence: 'status 200 in 41 ms',
      latencyMs: 41,
    });
    expect(endpoint({ kind: 'timeout', afterMs: 3_000 })).not.toHaveProperty('servedBy');
  });
});

it('keeps evidence short, in printable ASCII, on one line', () => {
  const { evidence } = side({ ...good, marker: `ü\n${'x'.repeat(500)}` });
  expect(evidence).toHaveLength(160);
  expect(evidence).toMatch(/^answered by {2}x+\.\.\.$/);
  const { length } = 'answered by , wanted us-east-2';
  const exact = side({ ...good, marker: 'x'.repeat(160 - length) }).evidence;
  expect(exact).toBe(`answered by ${'x'.repeat(160 - length)}, wanted us-east-2`);
});

describe('an answer from a cache says nothing', () => {
  it.each<[Partial<Response>, string]>([
    [{ xCache: 'Hit from cloudfront' }, 'x-cache: Hit from cloudfront'],
    [{ xCache: 'RefreshHit from cloudfront' }, 'x-cache: RefreshHit from cloudfront'],
    [{ xCache: 'HIT' }, 'x-cache: HIT'],
    [{ xCache: 'MISS, hit' }, 'x-cache: MISS, hit'],
    [{ xCache: 'TCP_HIT from somewhere' }, 'x-cache: TCP_HIT from somewhere'],
    [{ xCache: 'Hit from cloudfront', age: '7' }, 'x-cache: Hit from cloudfront'],
    [{ xCache: 'OriginShieldHit from cloudfront' }, 'x-cache: OriginShieldHit from cloudfront'],
    [{ xCache: 'cache-hit' }, 'x-cache: cache-hit'],
    [
      { xCache: 'Miss from cloudfront, Hit from cloudfront' },
      'x-cache: Miss from cloudfront, Hit from cloudfront',
    ],
    [{ age: '1' }, 'age: 1'],
    [{ age: '0, 7' }, 'age: 0, 7'],
    [{ age: '7, 0' }, 'age: 7, 0'],
    [{ age: '86400', status: 404 }, 'age: 86400'],
    [{ age: '3', marker: 'eu-west-1' }, 'age: 3'],
  ])('%j', (told, says) => {
    const answer = { ...good, ...told };
    const evidence = `cached answer of /health (${says})`;
    expect(side(answer)).toMatchObject({ judgement: 'unknown', evidence });
    expect(side(answer).cached).toBe('/health');
    const verdict = classifyPublic(answer, WANTED, REGIONS, TICK, NOW);
    expect(verdict).toMatchObject({ judgement: 'unknown', evidence, cached: '/health' });
    // Who served then may be dead by now.
    expect(verdict).not.toHaveProperty('servedBy');
  });

  it.each<Partial<Response>>([
    { xCache: 'Miss from cloudfront' },
    { xCache: 'Error from cloudfront' },
    { xCache: 'White from cloudfront' },
    { xCache: 'OriginShieldMiss from cloudfront' },
    { xCache: 'Miss (no hit)' },
    { xCache: 'NoHit' },
    { xCache: 'hitless' },
    { age: '0, 0' },
    { age: '0' },
    { age: '-5' },
    { age: 'old' },
    {},
  ])('and one that is not from a cache does: %j', (told) => {
    const verdict = side({ ...good, ...told });
    expect(verdict.judgement).toBe('healthy');
    expect(verdict).not.toHaveProperty('cached');
  });

  it('but a refusal and an expired certificate are seen all the same', () => {
    expect(side({ ...good, age: '7', status: 403 }).evidence).toMatch(/^status 403: refused/);
    expect(side({ ...good, age: '7', certificateEnds: NOW }).judgement).toBe('unhealthy');
  });

  it('but an error is what clients get: of the public endpoint it is bad, and names nobody', () => {
    const error = { ...good, status: 502, body: '<html>', xCache: 'Error from cloudfront', age: '3' };
    const verdict = classifyPublic(error, WANTED, REGIONS, TICK, NOW);
    expect(verdict).toMatchObject({
      judgement: 'unhealthy',
      evidence: 'cached status 502, wanted 2xx (age: 3)',
      cached: '/health',
    });
    expect(verdict).not.toHaveProperty('servedBy');
    const least = classifyPublic({ ...error, status: 500 }, WANTED, REGIONS, TICK, NOW);
    expect(least).toMatchObject({ judgement: 'unhealthy' });
    // Of a Region it says how that was.
    expect(side(error)).toMatchObject({ judgement: 'unknown', cached: '/health' });
  });

  it('and does not tell of the replica', () => {
    const checks = {
      'dynamodb:replication': [{ componentId: 'us-west-2', observedValue: 5, observedUnit: 'ms' }],
    };
    const answer = { ...good, age: '7', body: JSON.stringify({ status: 'pass', checks }) };
    expect(classifySide(answer, WANTED, 'us-east-2', TICK, NOW, 'us-west-2')).not.toHaveProperty('behindMs');
  });
});

describe('whatever a target says, there is a verdict that can be stored', () => {
  it.each<[string, string]>([
    ['{"status":{"toString":1,"valueOf":1}}', 'health is an object, wanted "pass"'],
    ['{"status":[["pass"]]}', 'health is a list, wanted "pass"'],
    ['{"status":null}', 'health "null", wanted "pass"'],
    ['{"status":true}', 'health "true", wanted "pass"'],
    ['{"status":"fail","checks":{"a":[{"status":{"toString":1}}],"b":7}}', 'health "fail", wanted "pass"'],
    [
      '{"status":{},"checks":{"__proto__":[{"status":"fail"}]}}',
      'health is an object, wanted "pass" (__proto__ fails)',
    ],
  ])('%s', (body, evidence) => {
    expect(side({ ...good, body })).toMatchObject({ judgement: 'unhealthy', evidence });
  });

  it('also of lists as deep as a body can hold', () => {
    const deep = 30_000;
    const body = `{"status":${'['.repeat(deep)}${']'.repeat(deep)}}`;
    expect(side({ ...good, body }).judgement).toBe('unhealthy');
  });

  it('of any JSON, and of any numbers', () => {
    const observed = fc.oneof(fc.double(), fc.bigInt().map(Number), fc.jsonValue());
    const entry = fc.record({
      componentId: fc.constant('us-west-2'),
      observedValue: observed,
      observedUnit: fc.constant('ms'),
    });
    const document = fc.oneof(
      fc.jsonValue(),
      fc.record({ status: fc.jsonValue(), checks: fc.dictionary(fc.string(), fc.jsonValue()) }),
      fc.record({
        status: fc.constant('pass'),
        checks: fc.record({ 'dynamodb:replication': fc.array(entry) }),
      }),
    );
    const answer = fc.record({
      status: fc.constantFrom(200, 503, 101),
      body: fc.oneof(
        document.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      marker: fc.oneof(fc.constant('us-east-2'), fc.string()),
      latencyMs: fc.double(),
      certificateEnds: fc.date({ noInvalidDate: true }).map(Number),
    });
    fc.assert(
      fc.property(answer, (told) => {
        const verdict = bounded(
          classifySide({ ...good, ...told }, WANTED, 'us-east-2', TICK, NOW, 'us-west-2'),
        );
        expect(['healthy', 'unhealthy', 'unknown']).toContain(verdict.judgement);
        expect(verdict.evidence).toMatch(/^[\x20-\x7e]{1,160}$/);
        expect(() => marshall(verdict)).not.toThrow();
        for (const value of Object.values(verdict)) {
          if (typeof value === 'number') expect(new Date(value).toISOString()).toBeTruthy();
        }
      }),
    );
  });
});

describe('what an answer tells beside its judgement', () => {
  const behind = (entries: unknown) =>
    JSON.stringify({ status: 'pass', checks: { 'dynamodb:replication': entries } });
  const of = (componentId: unknown, observedValue: unknown, observedUnit: unknown = 'ms') => ({
    componentId,
    observedValue,
    observedUnit,
  });
  const facts = (answer: Answer, other?: string) => {
    const { certificateEndsAt, behindMs } = classifySide(answer, WANTED, 'us-east-2', TICK, NOW, other);
    return { certificateEndsAt, behindMs };
  };

  it('when its certificate ends, whatever the judgement', () => {
    for (const status of [200, 403, 503])
      expect(facts({ ...good, status, certificateEnds: NOW + 5 }).certificateEndsAt).toBe(NOW + 5);
    expect(classifyPublic({ ...good, certificateEnds: 7 }, WANTED, REGIONS, TICK, NOW)).toMatchObject({
      certificateEndsAt: 7,
      servedBy: 'primary',
    });
    expect(facts({ kind: 'timeout', afterMs: 3_000 })).toEqual({});
  });

  it.each<[string, unknown, number | undefined]>([
    ['the other Region', [of('eu-west-1', 5), of('us-west-2', 12_000.4)], 12_000],
    ['another Region only', [of('eu-west-1', 5)], undefined],
    ['another unit', [of('us-west-2', 5, 's')], undefined],
    ['a number that is none', [of('us-west-2', '5')], undefined],
    ['a negative one', [of('us-west-2', -5)], undefined],
    ['one that is older than everything', [of('us-west-2', 1.8e18)], undefined],
    ['as old as a clock that was never set', [of('us-west-2', NOW)], NOW],
    ['as old as it may be', [of('us-west-2', 100 * 365 * 86_400_000)], 100 * 365 * 86_400_000],
    ['none at all', [of('us-west-2', 0)], 0],
    ['one that names no Region', [{ observedValue: 5, observedUnit: 'ms' }], undefined],
    ['what is no list', of('us-west-2', 5), undefined],
    ['a list of nothing', [null, 5, 'x'], undefined],
  ])('how old the sign of life of the other side is there: %s', (_, entries, behindMs) => {
    const answer = { ...good, body: behind(entries) };
    expect(facts(answer, 'us-west-2').behindMs).toBe(behindMs);
    expect(facts(answer).behindMs).toBeUndefined();
    // It makes no answer a bad one.
    expect(side(answer).judgement).toBe('healthy');
  });

  it('nothing of that, where it is beyond all numbers', () => {
    const body = behind([of('us-west-2', 5)]).replace('"observedValue":5', '"observedValue":1e999');
    expect(facts({ ...good, body }, 'us-west-2').behindMs).toBeUndefined();
  });

  it('nothing of that, where the body is not JSON', () => {
    expect(facts({ ...good, body: '<html>' }, 'us-west-2').behindMs).toBeUndefined();
  });

  it.each([
    [401, { refused: true, error: 401 }],
    [403, { refused: true, error: 403 }],
    [429, { error: 429 }],
    [503, { error: 503 }],
    [200, {}],
  ])('status %i: %j', (status, marks) => {
    expect(marksOf(side({ ...good, status }))).toEqual(marks);
  });
});

describe('a health document that says warn', () => {
  const warns = health('warn', { 'dynamodb:read': 'pass', 'dynamodb:write': 'warn' });

  it('is healthy, and says so, with the checks that warn', () => {
    expect(side({ ...good, body: warns })).toStrictEqual({
      tick: TICK,
      judgement: 'healthy',
      evidence: 'its check dynamodb:write says "warn", status 200 in 41 ms',
      latencyMs: 41,
      warns: true,
    });
    const two = health('warn', { 'dynamodb:read': 'warn', 'dynamodb:write': 'warn' });
    expect(side({ ...good, body: two }).evidence).toMatch(
      /^its checks dynamodb:read, dynamodb:write say "warn", status 200 /,
    );
    expect(side({ ...good, body: '{"status":"warn"}' }).evidence).toMatch(
      /^its health answer says "warn", status 200 /,
    );
  });

  it('is only read where one is wanted, and an answer that is bad all the same is bad', () => {
    expect(side({ ...good, body: warns }, { body: 'any' })).not.toHaveProperty('warns');
    const slow = side({ ...good, body: warns, latencyMs: 9_000 });
    expect(slow.judgement).toBe('unhealthy');
    expect(slow).not.toHaveProperty('warns');
  });
});

it('what a server writes marks nothing: findings rest on what the prober has recognized itself', () => {
  for (const text of [
    'read: status 5: X at the edge',
    'read: cached answer of /elsewhere (age: 7)',
    'status 403: refused, the credentials may be wrong',
    'warn ',
  ])
    for (const answer of [
      { ...good, body: JSON.stringify({ status: text }) },
      { ...good, marker: text },
      { ...good, body: text },
    ])
      for (const verdict of [side(answer), classifyPublic(answer, WANTED, REGIONS, TICK, NOW)])
        expect(marksOf(verdict)).toEqual({});
});
