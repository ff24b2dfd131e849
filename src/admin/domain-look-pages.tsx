import { formatTime } from '../web/dates.ts';
import type { DomainProps } from './domain-pages.tsx';

/** People of the domain about whom only an administrator can say what is right. Nothing where there are none. */
export function Look({ m, admin, domain, timeZone }: DomainProps) {
  const { conflicts, otherNames } = domain;
  if (conflicts.length + otherNames.length === 0) return null;
  const place = { provider: m.users.levels[domain.provider], domain: domain.domain };
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  const all = [
    ...conflicts.map(({ nameThere, upn, lastAt, ...user }) => ({
      ...user,
      text: m.domains.conflict({ ...place, nameThere, upn, when: when(lastAt) }),
    })),
    ...otherNames.map(({ upn, ...user }) => ({ ...user, text: m.domains.otherName({ ...place, upn }) })),
  ];
  return (
    <section aria-labelledby="look">
      <h2 id="look">{m.domains.look}</h2>
      <ul class="deeds">
        {all.map(({ userId, name, username, text }) => (
          <li>
            <p class="anywhere">
              <strong>{name}</strong>, {username}. {text}
            </p>
            <a href={`/admin/${admin.tenant.id}/users/${userId}`}>{m.domains.showPerson(name)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
