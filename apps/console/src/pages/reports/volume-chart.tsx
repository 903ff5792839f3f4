import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';

interface Shown {
  points: { when: string; in: number; out: number }[];
  names: { in: string; out: string };
}

/** Only a picture: the table under it says the same in words. A chunk of its own, because charts weigh much. */
export default function VolumeChart({ points, names }: Shown) {
  return (
    <BarChart
      h={240}
      data={points}
      dataKey="when"
      withLegend
      legendProps={{ verticalAlign: 'top' }}
      series={[
        { name: 'in', label: names.in, color: 'helio.6' },
        { name: 'out', label: names.out, color: 'orange.5' },
      ]}
      tickLine="y"
      barChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false }}
    />
  );
}
