import { decisionCodes, moments } from '@heliograph/domain';
import { z } from 'zod';
import { time } from './fields';

export const reasonSchema = z
  .strictObject({
    code: z.enum(decisionCodes).meta({ description: 'Stable, for programs' }),
    rule: z.string().meta({ description: 'The rule of WhatsApp behind it (R1 to R18, or P)' }),
    message: z.string(),
    facts: z.record(z.string(), z.unknown()).meta({ description: 'The facts that led here' }),
    remedy: z.string().meta({ description: 'What would make the answer change' }),
    nextAllowedAt: time.optional().meta({ description: 'Present when time alone would change the answer' }),
    effect: z.enum(['hold', 'refuse']),
  })
  .meta({ id: 'Reason' });
export type ReasonBody = z.output<typeof reasonSchema>;

export const decisionSchema = z
  .strictObject({
    verdict: z.enum(['allow', 'hold', 'refuse']),
    reasons: z.array(reasonSchema).meta({ description: 'All of them, in the order of the rules' }),
    policyVersion: z.string(),
    interaction: z.enum(['customer_care', 'notification']),
    window: z.strictObject({ open: z.boolean(), opensAt: time.nullable(), closesAt: time.nullable() }),
  })
  .meta({ id: 'Decision' });

/** One decision about a message, as kept at its moment. */
export const decisionRecordSchema = z
  .strictObject({
    moment: z.enum(moments),
    decidedAt: time,
    verdict: z.enum(['allow', 'hold', 'refuse']),
    policyVersion: z.string(),
    reasons: z.array(reasonSchema),
    facts: z.record(z.string(), z.unknown()).meta({ description: 'The facts as they were' }),
  })
  .meta({ id: 'DecisionRecord' });
export type DecisionRecordBody = z.output<typeof decisionRecordSchema>;
