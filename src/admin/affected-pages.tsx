import type { DomainProps } from './domain-pages.tsx';

/** Who of this tenant has a username of the domain. */
export function Affected({ m, admin, domain }: DomainProps) {
  const { count, first } = domain.affected;
  return (
    <>
      <p>
        {m.domains.affectedCount(count, domain.domain)} {m.domains.elsewhere(domain.domain)}
      </p>
      {first.length < count ? <p class="quiet">{m.domains.affectedFirst(first.length)}</p> : null}
      {first.length === 0 ? null : (
        <div class="table stack" tabindex={0} role="group" aria-labelledby="affected">
          <table>
            <thead>
              <tr>
                <th scope="col">{m.domains.name}</th>
                <th scope="col">{m.domains.username}</th>
                <th scope="col">{m.users.state}</th>
              </tr>
            </thead>
            <tbody>
              {first.map((user) => (
                <tr>
                  <th scope="row">
                    <a href={`/admin/${admin.tenant.id}/users/${user.userId}`}>{user.name}</a>
                  </th>
                  <td class="wrap" data-label={m.domains.username}>
                    {user.username}
                  </td>
                  <td data-label={m.users.state}>{m.users.states[user.state]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
