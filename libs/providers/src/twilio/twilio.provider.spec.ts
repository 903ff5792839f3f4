import { describeProviderConformance } from '../testing/provider.conformance';
import { makeTwilioHarness } from '../testing/twilio.harness';

// Real: the Twilio SDK, undici, HTTP on loopback. The far side is a stub that speaks Twilio's protocol.
describeProviderConformance('Twilio', makeTwilioHarness);
