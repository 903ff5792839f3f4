/** The answer of a route that has nothing to say. */
export const nothingToSay = { 204: { description: 'Done' } } as const;
