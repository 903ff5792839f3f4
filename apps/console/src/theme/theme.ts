import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

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
  primaryShade: 7,
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
  // A dialog's title is no banner of the page.
  components: { ModalHeader: { defaultProps: { role: 'none' } } },
});

/** Quiet and tinted texts with the contrast of AA (4.5:1) on every ground they stand on, which the library's own miss in places. */
export const readableColours: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-placeholder': '#6a7178',
    ...Object.fromEntries(
      Object.keys(colors)
        .filter((name) => name !== 'dark')
        .map((name) => [`--mantine-color-${name}-light-color`, `color-mix(in srgb, var(--mantine-color-${name}-9) 62%, black)`]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': '#a3a3a3',
    '--mantine-color-error': '#ff9d94',
  },
});
