import { windowPolicySchema, type WindowPolicyBody } from '@heliograph/contracts';
import { defaultWindowPolicy } from '@heliograph/domain';

/** As the workspace keeps it; what this version does not understand counts as unsaid. Template ids are public ids. */
export function windowPolicyOf(settings: Record<string, unknown>): WindowPolicyBody {
  const read = windowPolicySchema.safeParse(settings['windowPolicy']);
  return read.success ? read.data : structuredClone(defaultWindowPolicy as WindowPolicyBody);
}
