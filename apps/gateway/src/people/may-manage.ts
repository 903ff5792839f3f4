import { mayManage } from '@heliograph/domain';
import { forbidden, type ProblemError } from '../http';
import type { Requester } from '../requester';

/** Null where nothing speaks against it. Asked for the role somebody has, and for the role they are to get. */
export const beyond = (by: Requester, ...roles: (string | undefined)[]): ProblemError | null =>
  roles.every((role) => role === undefined || mayManage(by.scopes, role))
    ? null
    : forbidden('role_not_grantable', 'Nobody makes, changes or lets in somebody who may do more than they may themselves.');
