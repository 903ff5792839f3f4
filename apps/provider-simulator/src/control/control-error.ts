import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** A control request the simulator cannot obey: answered with its status and one sentence. */
export class ControlError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** The parsed value, or a 400 that names every wrong field. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const findings = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new ControlError(400, findings.join('; '));
}

/** JSON `{error}` for everything under `/_sim`. */
export async function answerControlError(error: unknown, _request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  await reply.code(status).send({ error: status < 500 ? (error as Error).message : 'internal error of the simulator' });
  // A bug of the simulator must look like one, not hide behind an answer.
  if (status >= 500) process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
}
