import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { startLanguages } from './i18n/language';

const root = document.getElementById('root');
if (root) void startLanguages().then(() => createRoot(root).render(<App />));
