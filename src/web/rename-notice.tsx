import type { OpenRename } from '../accounts/open-rename.ts';
import type { Messages } from './messages/index.ts';
import { Notice } from './notice.tsx';

/** Tells a signed-in person that a new username waits for them. */
export function RenameNotice({ m, rename }: { m: Messages; rename: OpenRename | null }) {
  if (!rename) return null;
  return (
    <Notice title={m.renames.noticeTitle}>
      <p>{m.renames.notice(rename.tenantName, rename.newUsername)}</p>
      <p>
        <a href="/account/username">{m.renames.noticeOpen}</a>
      </p>
    </Notice>
  );
}
