import { Box } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n/catalogue';
import { shellWords } from '../shell/words';
import classes from './connection-banner.module.css';
import { useLiveState } from './live-provider';

/** A break shorter than this is nobody's business. */
const patienceMs = 2500;
const showBackMs = 4000;

/** Says when what is on the screen may be old, and when it no longer is. */
export function ConnectionBanner() {
  const say = useWords(shellWords);
  const state = useLiveState();
  const [shown, setShown] = useState<'none' | 'lost' | 'back'>('none');
  useEffect(() => {
    if (state === 'lost') {
      const timer = setTimeout(() => setShown('lost'), patienceMs);
      return () => clearTimeout(timer);
    }
    if (state !== 'open') return;
    setShown((before) => (before === 'lost' ? 'back' : 'none'));
    const timer = setTimeout(() => setShown('none'), showBackMs);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <Box role="status" aria-live="polite" data-testid="connection-banner" data-state={shown}>
      {shown === 'none' ? null : (
        <div className={classes.banner} data-state={shown}>
          {say(shown === 'lost' ? 'connection_lost' : 'connection_back')}
        </div>
      )}
    </Box>
  );
}
