/** The scopes and the roles that hold them are a rule: `people/permissions.ts` of the domain has the table. */
export { roles, scopes, type Role, type Scope } from '@heliograph/domain';
