const AT_ONCE = 10_000;
const DIGITS = Array.from('0123456789');

/**
 * Fills a tenant with made-up people, as registering writes them but in a few statements: for looking at
 * what many users do to lists. Every tenth is invited, the others are active. For a tenant once only.
 */
export async function makeCrowd(d1: D1Database, tenantId: string, count: number): Promise<void> {
  // Ids have no digit beyond 7: letters stand for them all.
  const prefix = `crowd${inLetters(tenantId.toLowerCase())}`.padEnd(18, 'z').slice(0, 18);
  const digits = DIGITS.reduce(
    (text, digit) => `replace(${text}, '${digit}', '${inLetters(digit)}')`,
    `printf('%06d', i)`,
  );
  const userId = `'${prefix}' || ${digits}`;
  for (let first = 1; first <= count; first += AT_ONCE) {
    const last = Math.min(first + AT_ONCE - 1, count);
    // Numbers in the names are letters, so that a search finds as few among many as among few.
    const people = `with recursive n(i) as (select ${first} union all select i + 1 from n where i < ${last}),
      person as (select i, lower(?1) || i as id, 'crowd' || i || '@' || lower(?1) || '.example' as username,
        'Kim' as first, 'Sol' || printf('%06d', i) as last from n)`;
    await d1.batch(
      [
        `insert into accounts (id, username, domain, email, validated_at, created_at, primary_tenant_id)
          ${people} select 'crowd-' || id, username, lower(?1) || '.example', username, 1, 1, ?1 from person`,
        `insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role, invited_at,
            invited_username, username, sort_name, told_at, confirmed_at, last_entered_at)
          ${people} select ${userId},
            ?1, 'crowd-' || id, 'crowd-' || i, first, last, 'user', 1, username, username, lower(last || ' ' || first), 1,
            iif(i % 10 = 0, null, 1), iif(i % 10 = 0, null, i) from person`,
        `insert into user_terms (tenant_id, term, user_id, part)
          select tenant_id, lower(last_name), id, 'name' from users where tenant_id = ?1 and associate_id between 'crowd-' and 'crowd.'
            and cast(substr(associate_id, 7) as integer) between ${first} and ${last}`,
        `insert into user_terms (tenant_id, term, user_id, part)
          select tenant_id, username, id, 'username' from users where tenant_id = ?1 and associate_id between 'crowd-' and 'crowd.'
            and cast(substr(associate_id, 7) as integer) between ${first} and ${last}`,
      ].map((statement) => d1.prepare(statement).bind(tenantId)),
    );
  }
}

function inLetters(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
}
