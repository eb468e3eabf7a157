/**
 * Access to the bodies of two calls on the wire: the exact answer of the call that reads the distribution, and the body of the
 * call that writes it, in place of the SDK's own.
 */
import type { GetDistributionCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';

/** The body of the command's last answer, once it was sent; undefined where it is not the text that it says to be. */
export function keepBody(command: GetDistributionCommand): () => string | undefined {
  let kept: Uint8Array = new Uint8Array();
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: AsyncIterable<Uint8Array> | Uint8Array };
      kept = await bytes(response.body);
      // The stream is used up; what reads the answer next takes bytes as well.
      response.body = kept;
      return result;
    },
    // The innermost: what reads the answer comes after it.
    { step: 'deserialize', priority: 'low' },
  );
  return () => text(kept);
}

export function replaceBody(command: UpdateDistributionCommand, body: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: unknown }).body = body;
      return next(args);
    },
    // After the SDK has written its own, before its length is taken and it is signed.
    { step: 'build', priority: 'high' },
  );
}

async function bytes(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

function text(body: Uint8Array): string | undefined {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return /^<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-8["'])/i.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
