/** Free-form content, allowed only inside the customer service window (R9). Limits: facts sheet §1.2, §5.1. */
export type FreeFormContent =
  { type: 'text'; text: string } | { type: 'media'; mediaUrl: string; mediaType?: string; caption?: string };

/** What a customer may send us; unknown kinds are kept raw, never dropped. */
export type InboundContent =
  | { type: 'text'; text: string }
  | { type: 'media'; items: { url: string; contentType: string }[]; text: string }
  | { type: 'button'; text: string; payload: string | null }
  | { type: 'list_reply'; id: string; title: string; text: string }
  | { type: 'location'; latitude: number; longitude: number; label: string | null; address: string | null }
  | { type: 'unsupported'; text: string };
