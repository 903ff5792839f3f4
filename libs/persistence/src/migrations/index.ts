import { Tenancy1763800000001 } from './1763800000001-tenancy';
import { Accounts1763800000002 } from './1763800000002-accounts';
import { Contacts1763800000003 } from './1763800000003-contacts';
import { Messages1763800000004 } from './1763800000004-messages';
import { Crossings1763800000005 } from './1763800000005-crossings';
import { Evidence1763800000006 } from './1763800000006-evidence';
import { TemplateLife1763800000007 } from './1763800000007-template-life';
import { Content1763800000013 } from './1763800000013-content';
import { Circuits1763800000008 } from './1763800000008-circuits';
import { People1763800000010 } from './1763800000010-people';
import { ReceiptOrder1763800000017 } from './1763800000017-receipt-order';
import { Routing1763800000011 } from './1763800000011-routing';
import { Desk1763800000012 } from './1763800000012-desk';
import { Operations1763800000016 } from './1763800000016-operations';
import { Broadcasts1763800000015 } from './1763800000015-broadcasts';
import { WebhookEndpoints1763800000014 } from './1763800000014-webhook-endpoints';

/** In order; a landed migration is never edited. */
export const migrations = [
  Tenancy1763800000001,
  Accounts1763800000002,
  Contacts1763800000003,
  Messages1763800000004,
  Crossings1763800000005,
  Evidence1763800000006,
  TemplateLife1763800000007,
  Circuits1763800000008,
  People1763800000010,
  ReceiptOrder1763800000017,
  Routing1763800000011,
  Desk1763800000012,
  Operations1763800000016,
  Broadcasts1763800000015,
  Content1763800000013,
  WebhookEndpoints1763800000014,
];
