/// <reference types="jest" />
import type { ConformanceHarness } from './conformance-harness';
import { describeReading } from './conformance-reading';
import { describeSending } from './conformance-sending';
import { describeTemplates } from './conformance-templates';
import { describeWebhooks } from './conformance-webhooks';

/**
 * What every provider must do, whatever its protocol: run by each provider's spec against a far side on loopback (or, for the
 * fake, in memory). All cases must pass; there is no way to declare one not applicable.
 */
export function describeProviderConformance(name: string, makeHarness: () => Promise<ConformanceHarness>): void {
  describe(`${name} keeps the contract of a provider`, () => {
    let harness: ConformanceHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(async () => {
      await harness.close();
    });

    describeSending(() => harness);
    describeTemplates(() => harness);
    describeReading(() => harness);
    describeWebhooks(() => harness);
  });
}
