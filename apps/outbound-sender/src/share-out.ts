/** Somebody who wants some of what there is. */
export interface Demand {
  workspaceId: string;
  want: number;
}

/**
 * Shares a budget out: every workspace gets the same, what one does not want goes to the others, and inside a workspace every channel
 * likewise. Whole numbers; nobody gets more than asked for, and nothing is left while somebody still wants.
 *
 * @param turn who is first when the last few do not go round: count it up, and everybody is first in turn
 */
export function shareOut(budget: number, demands: readonly Demand[], turn: number): number[] {
  const workspaces = [...new Set(demands.map(({ workspaceId }) => workspaceId))];
  const wantOf = (workspaceId: string) =>
    demands.reduce((sum, demand) => sum + (demand.workspaceId === workspaceId ? demand.want : 0), 0);
  const shares = fill(budget, workspaces.map(wantOf), turn);
  const given = demands.map(() => 0);
  workspaces.forEach((workspaceId, place) => {
    const own = demands.flatMap((demand, index) => (demand.workspaceId === workspaceId ? [index] : []));
    const parts = fill(
      shares[place] as number,
      own.map((index) => (demands[index] as Demand).want),
      turn,
    );
    own.forEach((index, part) => (given[index] = parts[part] as number));
  });
  return given;
}

/** Everybody the same, the modest first, so that what they leave is there for the rest. */
function fill(budget: number, wants: readonly number[], turn: number): number[] {
  const given = wants.map(() => 0);
  const from = (index: number) => (index + wants.length - (turn % Math.max(1, wants.length))) % wants.length;
  const order = wants.map((_, index) => index).sort((a, b) => (wants[a] as number) - (wants[b] as number) || from(b) - from(a));
  let left = budget;
  order.forEach((index, served) => {
    const share = Math.min(wants[index] as number, Math.floor(left / (order.length - served)));
    given[index] = share;
    left -= share;
  });
  return given;
}
