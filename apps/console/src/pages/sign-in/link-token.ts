/** The secret of a link: behind the `#`, where neither server nor proxy logs it. */
export const linkToken = (hash: string): string | null => new URLSearchParams(hash.replace(/^#/, '')).get('token');
