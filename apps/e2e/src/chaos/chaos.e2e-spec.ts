// Real: every process, a Postgres and a Redis of its own that are crashed for good, loopback lines that are slow, and the simulator with
// its faults. Its ledger beside ours: none lost, none twice, every unknown outcome resolved, the channel's pace kept.
import { newCustomers, type Customer } from '../platform/customers';
import { approvedTemplate, type ApprovedTemplate } from '../platform/templates';
import { disturbances } from './disturbances';
import { storm, type StormFigures } from './storm';
import { stormExtent } from './storm-extent.config';
import { stormTable } from './storm-report';
import { openStormStage, type StormStage } from './storm-stage';

const { rounds, outbound, inbound, seed } = stormExtent();
jest.setTimeout(300_000);

/** Of the demo channel, a second (facts §5.5). */
const channelRate = 80;
/** Over the pace in its busiest second: what a busy machine's timers may add at the provider's door. */
const tolerance = 1.15;

let stage: StormStage;
let customers: Customer[];
let template: ApprovedTemplate;
const figures: StormFigures[] = [];

beforeAll(async () => {
  stage = await openStormStage();
  template = await approvedTemplate(stage.on);
  customers = await newCustomers(stage.on, 60);
});
afterAll(async () => {
  process.stdout.write(`\n${stormTable(figures)}\n`);
  await stage?.stop();
});

/** Reproducible: the same seed strikes at the same moments. */
const momentOf = (round: number, index: number): number =>
  (((round * 7919 + index * 104_729 + seed) * 2_654_435_761) % 1000) / 1000;

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('under chaos, round %d', (round) => {
  it.each(disturbances.map((disturbance, index) => ({ ...disturbance, index })))(
    '$title: nothing is lost, nothing goes twice',
    async ({ index, ...disturbance }) => {
      const plan = { disturbance, customers, template, outbound, inbound, moment: momentOf(round, index) };
      const result = await storm(stage, plan);
      figures.push(result);
      expect(result).toMatchObject({ accepted: outbound, once: outbound, twice: 0, lost: 0, open: 0 });
      expect(result).toMatchObject({ stored: result.acknowledged, storedTwice: 0 });
      expect(result.busiestSecond).toBeLessThanOrEqual(Math.floor(channelRate * tolerance));
    },
  );
});
