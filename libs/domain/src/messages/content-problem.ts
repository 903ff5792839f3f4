export interface ContentProblem {
  /** As the API names it: `caption`, `interactive.buttons.title`. */
  field: string;
  problem:
    | 'empty'
    | 'too_long'
    | 'too_many'
    | 'too_large'
    | 'out_of_range'
    | 'repeated'
    | 'has_placeholder'
    | 'not_a_url'
    | 'not_https'
    | 'has_credentials'
    | 'not_a_media_type'
    | 'not_ready'
    | 'type_not_sendable'
    | 'not_an_emoji'
    | 'not_a_phone'
    | 'not_carried';
  /** English, without the content. */
  message: string;
  /** In UTF-16 code units (the stricter way to count: no character counts less than once at a provider), bytes or items. */
  limit?: number;
  /** What the provider would have to be able to do. */
  capability?: string;
}

export const tooLong = (field: string, value: string, limit: number): ContentProblem[] =>
  value.length > limit
    ? [
        {
          field,
          problem: 'too_long',
          message: `The ${field} has ${value.length} characters; at most ${limit} are allowed.`,
          limit,
        },
      ]
    : [];
