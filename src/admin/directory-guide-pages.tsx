import type { DirectoryKind } from '../directories/directory-kinds.ts';
import type { Messages } from '../web/messages/index.ts';

type Props = { m: Messages; kind: DirectoryKind; open: boolean };
type Mapping = {
  /** by its path, as it is entered */
  attribute: string;
  source: { code: string } | { meaning: keyof Messages['directoryGuides']['meanings'] };
  note?: 'matching' | 'identifier' | 'expression' | 'always';
};

/** What is to be done at the other end, step by step, with what is to be entered there. */
export function Guide({ m, kind, open }: Props) {
  const name = m.directories.kindsShort[kind];
  return (
    <section aria-labelledby="guide">
      <h2 id="guide">{kind === 'other' ? m.directories.stepsOther : m.directories.steps(name)}</h2>
      <details class="opens" open={open}>
        <summary>{m.directories.stepsOpen}</summary>
        <ol class="plan guide">
          {m.directoryGuides[kind].map(({ title, text, mapping }) => (
            <li>
              <strong>{title}</strong>
              <p>{text}</p>
              {mapping ? <Mappings m={m} kind={kind} mappings={MAPPINGS[kind][mapping]} /> : null}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function Mappings({ m, kind, mappings }: { m: Messages; kind: DirectoryKind; mappings: Mapping[] }) {
  const { attribute, sources, meanings, mappings: label } = m.directoryGuides;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{attribute}</th>
            <th scope="col">{sources[kind]}</th>
          </tr>
        </thead>
        <tbody>
          {mappings.map((one) => (
            <tr>
              <th scope="row">
                <Path of={one.attribute} />
              </th>
              <td data-label={sources[kind]}>
                {'code' in one.source ? <code>{one.source.code}</code> : meanings[one.source.meaning]}
                {one.note ? <span class="quiet">{m.directoryGuides[one.note]}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** May be broken after a colon. */
function Path({ of }: { of: string }) {
  return (
    <code>
      {of.split(/(?<=:)/).map((part) => (
        <>
          {part}
          <wbr />
        </>
      ))}
    </code>
  );
}

const from = (attribute: string, code: string, note?: Mapping['note']): Mapping => ({
  attribute,
  source: { code },
  ...(note && { note }),
});
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const MAPPINGS: Record<DirectoryKind, { users: Mapping[]; groups: Mapping[] }> = {
  entra: {
    users: [
      from('userName', 'userPrincipalName', 'matching'),
      from('active', 'Switch([IsSoftDeleted], , "False", "True", "True", "False")', 'expression'),
      from('externalId', 'objectId', 'always'),
      from('displayName', 'displayName'),
      from('name.givenName', 'givenName'),
      from('name.familyName', 'surname'),
      from('emails[type eq "work"].value', 'mail'),
      from('title', 'jobTitle'),
      from('preferredLanguage', 'preferredLanguage'),
      from('phoneNumbers[type eq "work"].value', 'telephoneNumber'),
      from('phoneNumbers[type eq "mobile"].value', 'mobile'),
      from(`${ENTERPRISE}:employeeNumber`, 'employeeId'),
      from(`${ENTERPRISE}:department`, 'department'),
      from(`${ENTERPRISE}:organization`, 'companyName'),
      from(`${ENTERPRISE}:manager`, 'manager'),
    ],
    groups: [
      from('displayName', 'displayName', 'matching'),
      from('externalId', 'objectId'),
      from('members', 'members'),
    ],
  },
  okta: {
    users: [
      from('userName', 'user.login', 'identifier'),
      from('givenName', 'user.firstName'),
      from('familyName', 'user.lastName'),
      from('email', 'user.email'),
      from('displayName', 'user.displayName'),
      from('title', 'user.title'),
      from('preferredLanguage', 'user.preferredLanguage'),
      from('primaryPhone', 'user.primaryPhone'),
      from('employeeNumber', 'user.employeeNumber'),
      from('department', 'user.department'),
      from('manager', 'user.manager'),
    ],
    groups: [],
  },
  other: {
    users: [
      { attribute: 'userName', source: { meaning: 'username' }, note: 'identifier' },
      { attribute: 'externalId', source: { meaning: 'externalId' } },
      { attribute: 'active', source: { meaning: 'active' } },
      { attribute: 'name.givenName', source: { meaning: 'givenName' } },
      { attribute: 'name.familyName', source: { meaning: 'familyName' } },
    ],
    groups: [],
  },
};
