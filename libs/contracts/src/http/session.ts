import { presences } from '@heliograph/domain';
import { z } from 'zod';
import { agentSchema, emailGiven, namedSchema } from './agents';
import { idText, line, time } from './fields';

/** Any text is a try; only a new password is held against the rule. */
const passwordTried = z.string().min(1).max(1000);
/** Its length is the rule's to judge, within what we are willing to read. */
const passwordChosen = z.string().min(1).max(1000);
const code = z.string().trim().min(6).max(64).meta({ description: 'Six digits of the authenticator, or a recovery code' });
const token = z.string().min(1).max(200);

export const signInSchema = z.strictObject({ email: emailGiven, password: passwordTried, totp: code.optional() });
export type SignInBody = z.output<typeof signInSchema>;

export const sessionSchema = z
  .strictObject({
    agent: agentSchema,
    workspace: namedSchema(idText('wsp', 'workspace')),
    scopes: z.array(z.string()),
    csrfToken: z.string().meta({ description: 'Send it as X-CSRF-Token with everything that is not a GET' }),
    expiresAt: time,
    oidc: z.boolean().meta({ description: 'Signed in through the identity provider' }),
  })
  .meta({ id: 'Session' });
export type SessionBody = z.output<typeof sessionSchema>;

export const signInOptionsSchema = z
  .strictObject({
    password: z.boolean(),
    oidc: z.strictObject({ name: z.string(), startUrl: z.string() }).nullable(),
  })
  .meta({ id: 'SignInOptions' });
export type SignInOptionsBody = z.output<typeof signInOptionsSchema>;

export const changePasswordSchema = z.strictObject({ current: passwordTried, next: passwordChosen });
export type ChangePasswordBody = z.output<typeof changePasswordSchema>;

export const choosePresenceSchema = z.strictObject({ presence: z.enum(presences) });

export const totpProposalSchema = z
  .strictObject({
    secret: z.string().meta({ description: 'Base32, for typing it into the authenticator' }),
    uri: z.string().meta({ description: 'otpauth://, for a QR code' }),
  })
  .meta({ id: 'TotpProposal' });
export const totpCodeSchema = z.strictObject({ code });
export const recoveryCodesSchema = z
  .strictObject({ recoveryCodes: z.array(z.string()).meta({ description: 'Shown this once; each works once' }) })
  .meta({ id: 'RecoveryCodes' });

export const askResetSchema = z.strictObject({ email: emailGiven });
export const redeemResetSchema = z.strictObject({ token, password: passwordChosen });
export type RedeemResetBody = z.output<typeof redeemResetSchema>;
export const redeemInvitationSchema = z.strictObject({ token, name: line(100).optional(), password: passwordChosen });
export type RedeemInvitationBody = z.output<typeof redeemInvitationSchema>;
