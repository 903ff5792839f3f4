import { ownWordSchema, type ChangeWorkspaceBody, type OwnWord, type WorkspaceBody } from '@heliograph/contracts';
import { consentRequirements, type Workspace } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

type Settings = Record<string, unknown>;

/** Words this version does not understand (a newer one wrote them) are left out, never guessed. */
export const ownWordsOf = (settings: Settings): OwnWord[] =>
  (Array.isArray(settings['optWords']) ? settings['optWords'] : []).flatMap((word) => {
    const read = ownWordSchema.safeParse(word);
    return read.success ? [read.data] : [];
  });

export const presentWorkspace = (workspace: Workspace): WorkspaceBody => ({
  id: toPublicId('workspace', workspace.id),
  name: workspace.name,
  consentRequired: consentRequirements(workspace.settings),
  optWords: ownWordsOf(workspace.settings),
  wordAnswers: (workspace.settings['wordAnswers'] ?? {}) as WorkspaceBody['wordAnswers'],
  caps: (workspace.settings['caps'] ?? []) as WorkspaceBody['caps'],
  quietHours: (workspace.settings['quietHours'] ?? null) as WorkspaceBody['quietHours'],
  timeZone: (workspace.settings['timeZone'] ?? 'UTC') as string,
  createdAt: workspace.createdAt.toISOString(),
});

/** The settings a change writes: only what it names. */
export function changedSettings(
  before: Settings,
  { consentRequired, optWords, wordAnswers, caps, quietHours, timeZone }: ChangeWorkspaceBody,
): Settings {
  return {
    ...(consentRequired && { consentRequired: { ...(before['consentRequired'] as object | undefined), ...consentRequired } }),
    ...(optWords && { optWords }),
    ...(wordAnswers && { wordAnswers }),
    ...(caps && { caps }),
    ...(quietHours === undefined ? {} : { quietHours }),
    ...(timeZone && { timeZone }),
  };
}
