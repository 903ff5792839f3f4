import type { OwnWord } from '@heliograph/contracts';
import type { ConfirmWord, OptWord } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { ownWordsOf } from './workspace-settings';

/** A workspace's own words, by what they do. */
export interface OwnWords {
  opt: OptWord[];
  stopMarketing: ConfirmWord[];
  confirm: ConfirmWord[];
}

const believedForMs = 5000;
const mostWorkspaces = 10_000;

/** Remembers each workspace's own words for five seconds: a change is heard that much later, and traffic does not ask for each message. */
export class WorkspaceWords {
  private readonly known = new Map<string, { words: OwnWords; until: number }>();

  constructor(
    private readonly stores: Pick<Stores, 'workspaces'>,
    private readonly clock: Clock,
  ) {}

  async of(workspaceId: string): Promise<OwnWords> {
    const now = this.clock.now().getTime();
    const remembered = this.known.get(workspaceId);
    if (remembered && now < remembered.until) return remembered.words;
    const workspace = await this.stores.workspaces.get(workspaceId);
    const words = sorted(ownWordsOf(workspace?.settings ?? {}));
    if (this.known.size >= mostWorkspaces) this.known.clear();
    this.known.set(workspaceId, { words, until: now + believedForMs });
    return words;
  }
}

const sorted = (words: OwnWord[]): OwnWords => ({
  opt: words.flatMap(({ kind, word, language }) => (kind === 'stop' || kind === 'start' ? [{ kind, word, language }] : [])),
  stopMarketing: words.filter(({ kind }) => kind === 'stop_marketing'),
  confirm: words.filter(({ kind }) => kind === 'confirm'),
});
