import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite` in this folder: the console with hot reload, in front of a gateway that already runs. */
const gateway = 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  // Our own library is read from its sources, so that a build needs none before it.
  resolve: { conditions: ['@heliograph/source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // All know light-dark(), which would otherwise be rewritten into what the theme's own switch does not reach.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    manifest: true,
    // The security policy of the page forbids data: scripts and every inline one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { port: 5173, proxy: { '/v1': gateway, '/media': gateway, '/openapi.json': gateway, '/docs': gateway } },
});
