import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The heliograph's green-blue, dark enough in its middle for white text on it (AA). */
const helio: MantineColorsTuple = [
  '#e9f7f5',
  '#d3ecea',
  '#a3d8d3',
  '#70c3bc',
  '#48b1a8',
  '#2c9f96',
  '#178880',
  '#0b6e69',
  '#085a56',
  '#044541',
];

export const theme = createTheme({
  colors: { helio },
  primaryColor: 'helio',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'sm',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1.05rem' }, h3: { fontSize: '0.95rem' } },
  },
  fontSizes: { xs: '0.75rem', sm: '0.84rem', md: '0.92rem', lg: '1.05rem', xl: '1.2rem' },
  cursorType: 'pointer',
  focusRing: 'auto',
});
