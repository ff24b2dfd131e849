import { RecentProofRequired } from '../errors.ts';
import type { PageContext } from './page-env.ts';

const RECENT = 10 * 60 * 1000;

/** Whether the person themselves has proved who they are within the last ten minutes. */
export function isRecent(c: PageContext): boolean {
  const { authenticatedAt } = c.var.session;
  return authenticatedAt !== null && c.env.services.now - authenticatedAt < RECENT;
}

/** For what can open doors: leads to a new proof, and then to `to`, a path of ours that a GET opens. */
export function requireRecent(c: PageContext, to: string): void {
  if (!isRecent(c)) throw new RecentProofRequired(to);
}
