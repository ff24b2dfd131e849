/**
 * Makes the account of this username an operator's, and makes one where there is none: the statements of
 * one command, each of which changes nothing the second time. The last one answers how it stands. As in
 * `src/accounts/make-operator.ts`, which serves operators once there is one; a command has no parameters.
 */
export function operatorSql(
  { username, domain }: { username: string; domain: string },
  { id, now }: { id: string; now: number },
): string[] {
  const name = quote(username);
  const isUser = `exists (select 1 from users u join accounts a on a.id = u.account_id
    where a.username = ${name} and u.confirmed_at is not null)`;
  const proved = `exists (select 1 from domains where domain = ${quote(domain)} and proved_at is not null)`;
  const may = `not ${isUser} and not ${proved}`;
  return [
    `insert into accounts (id, username, domain, email, created_at)
      select ${quote(id)}, ${name}, ${quote(domain)}, ${name}, ${now}
      where not exists (select 1 from accounts where username = ${name}) and ${may}`,
    `insert into audit_events (at, action, outcome, reason, account_id)
      select ${now}, 'operator-made', 'success', 'by-command', id from accounts
      where username = ${name} and operator = 0 and ${may}`,
    `update accounts set operator = 1, primary_tenant_id = null, email = username, epoch = epoch + 1
      where username = ${name} and operator = 0 and ${may}`,
    `select a.operator, a.password_hash is not null as has_password, ${isUser} as is_user, ${proved} as proved
      from (select 1) left join accounts a on a.username = ${name}`,
  ];
}

export type OperatorState = {
  operator: 0 | 1 | null;
  has_password: 0 | 1;
  is_user: 0 | 1;
  proved: 0 | 1;
};

/** A username may hold an apostrophe. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
