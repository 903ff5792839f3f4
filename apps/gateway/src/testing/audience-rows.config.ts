/** How many recipients the upload of a large audience is tried with. */
export const audienceRows = (): number => Number(process.env['HELIOGRAPH_AUDIENCE_ROWS'] ?? 40_000);
