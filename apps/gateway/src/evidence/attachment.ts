import type { FastifyReply } from 'fastify';

/** RFC 6266: an ASCII name for old clients, the real one beside it. No quote, path separator or control character gets through. */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\/%;]/g, '_');
  const full = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

/** A download and nothing else: never shown, never run, never guessed at. */
export function asAttachment(reply: FastifyReply, name: string, type: string): void {
  void reply
    .header('content-type', type)
    .header('content-disposition', contentDisposition(name))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store');
}
