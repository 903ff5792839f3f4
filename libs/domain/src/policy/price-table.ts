export const pricedCategories = ['service', 'utility', 'authentication', 'marketing'] as const;
export type PricedCategory = (typeof pricedCategories)[number];

export interface PriceRow {
  marketing: number;
  utility: number;
  authentication: number;
}

export interface PriceTable {
  version: string;
  /** ISO 8601 UTC. */
  effectiveFrom: string;
  /** The day the numbers stand for (ISO 8601), and what they are worth. */
  sourceDate: string;
  source: string;
  currency: 'USD';
  /** Until 2026-09-30 free-form messages, and utility templates inside an open window, cost nothing (facts §5.7). */
  freeInsideWindow: readonly PricedCategory[];
  /** Per delivered message, by ISO 3166-1 country of the recipient. */
  rows: Readonly<Record<string, PriceRow>>;
  otherCountries: PriceRow;
}

const row = (marketing: number, utility: number, authentication = utility): PriceRow => ({ marketing, utility, authentication });

const rows: PriceTable['rows'] = {
  AE: row(0.0499, 0.0157),
  AR: row(0.0618, 0.026),
  BR: row(0.0625, 0.0068),
  CA: row(0.025, 0.0034),
  CO: row(0.0125, 0.0008),
  DE: row(0.1365, 0.055),
  ES: row(0.0615, 0.02),
  FR: row(0.0859, 0.03),
  GB: row(0.0529, 0.022),
  ID: row(0.0411, 0.025),
  IN: row(0.0118, 0.0014),
  IT: row(0.0691, 0.03),
  MX: row(0.0305, 0.0085),
  MY: row(0.086, 0.014),
  NL: row(0.1597, 0.05),
  SA: row(0.0455, 0.0107),
  TR: row(0.0109, 0.0053),
  US: row(0.025, 0.0034),
  ZA: row(0.0379, 0.0076),
};
const otherCountries = row(0.0604, 0.0077);
const source =
  "Rates of 2026-01-01 as republished by third parties, not read from Meta's own card; without volume tiers, regional " +
  'groups, international rates, taxes and provider fees.';

/** ESTIMATES, oldest first. The truth is what the provider's webhook and invoice say. Never edit one that was in force: add one. */
export const priceTables: readonly PriceTable[] = [
  {
    version: '2025-07-01',
    effectiveFrom: '2025-07-01T00:00:00.000Z',
    sourceDate: '2026-01-01',
    source,
    currency: 'USD',
    freeInsideWindow: ['service', 'utility'],
    rows,
    otherCountries,
  },
  {
    // Service messages at the market's utility rate, utility inside the window charged too (facts §5.7, marked uncertain there).
    version: '2026-10-01',
    effectiveFrom: '2026-10-01T00:00:00.000Z',
    sourceDate: '2026-01-01',
    source: `${source} Charging rule announced by Meta, read 2026-09-11.`,
    currency: 'USD',
    freeInsideWindow: [],
    rows,
    otherCountries,
  },
];

export interface PriceEstimate {
  /** In `currency`, per delivered message. */
  amount: number;
  currency: 'USD';
  isEstimate: true;
  /** The market the row was found under; `other` when there is none for the country. */
  market: string;
  sourceDate: string;
  tableVersion: string;
}

export function priceTableAt(now: Date): PriceTable {
  return priceTables.filter((table) => Date.parse(table.effectiveFrom) <= now.getTime()).at(-1) ?? (priceTables[0] as PriceTable);
}

/** What one delivered message would cost at WhatsApp, as well as we know. `service` is any free-form message. */
export function estimatePrice(
  send: { category: PricedCategory; country: string | null; windowOpen: boolean },
  now: Date,
): PriceEstimate {
  const table = priceTableAt(now);
  const market = send.country !== null && Object.hasOwn(table.rows, send.country) ? send.country : 'other';
  const rates = table.rows[market] ?? table.otherCountries;
  // A service message exists only inside a window, so "free inside the window" frees it whatever the caller says.
  const free = table.freeInsideWindow.includes(send.category) && (send.windowOpen || send.category === 'service');
  const amount = free ? 0 : rates[send.category === 'service' ? 'utility' : send.category];
  return {
    amount,
    currency: table.currency,
    isEstimate: true,
    market,
    sourceDate: table.sourceDate,
    tableVersion: table.version,
  };
}
