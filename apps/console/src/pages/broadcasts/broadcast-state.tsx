import { Badge } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import type { Broadcast, Progress } from './broadcast-queries';
import classes from './broadcasts.module.css';
import { sharesOf } from './progress-shares';
import { broadcastsWords } from './words';

const colours = { draft: 'gray', ready: 'blue', running: 'teal', paused: 'orange', finished: 'gray', canceled: 'gray' };

export function StateBadge({ state }: { state: Broadcast['state'] }) {
  const say = useWords(broadcastsWords);
  return (
    <Badge variant="light" tt="none" color={colours[state]} data-state={state} data-testid="broadcast-state">
      {say(`state_${state}`)}
    </Badge>
  );
}

/** Where the recipients are, as a bar, and in numbers beneath it: colours alone say nothing to some. */
export function ProgressBar({ progress, legend }: { progress: Progress; legend: boolean }) {
  const say = useWords(broadcastsWords);
  const shares = sharesOf(progress);
  return (
    <div>
      <div
        className={classes.bar}
        role="img"
        aria-label={shares.map(({ segment, count }) => `${say(`progress_${segment}`)}: ${count}`).join(', ') || say('progress')}
        style={legend ? undefined : { height: 8, minWidth: 120 }}
      >
        {shares.map(({ segment, percent }) => (
          <span key={segment} data-share={segment} style={{ width: `${percent}%` }} />
        ))}
      </div>
      {legend ? (
        <ul className={classes.legend} data-testid="progress-legend">
          {shares.map(({ segment, count }) => (
            <li key={segment} data-testid={`progress-${segment}`}>
              <span className={classes.swatch} data-share={segment} aria-hidden />
              {say(`progress_${segment}`)} <strong className="tabular">{count.toLocaleString()}</strong>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
