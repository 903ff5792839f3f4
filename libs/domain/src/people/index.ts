export * from './password-rule';
export * from './permissions';
export * from './presence';
export * from './sign-in-backoff';
