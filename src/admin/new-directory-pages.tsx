import { DIRECTORY_KINDS, type DirectoryKind } from '../directories/directory-kinds.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import { RadioField } from '../web/radio-field.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

export type NewDirectoryState = { typed?: { name: string; kind: DirectoryKind }; problem?: string };

type Props = AdminPageProps & { state: NewDirectoryState };

export function NewDirectoryPage(props: Props) {
  const { m, admin, state } = props;
  const { typed, problem } = state;
  const base = `/admin/${admin.tenant.id}/directories`;
  return (
    <AdminPage
      {...props}
      part="directories"
      title={m.directories.add}
      back={{ href: base, label: m.directories.title }}
      error={problem !== undefined}
    >
      <ErrorSummary m={m} errors={problem ? [{ field: 'name', text: problem }] : []} />
      <p>{m.directories.newLead}</p>
      <form method="post" action={base} class="narrow" novalidate>
        <Field
          name="name"
          label={m.directories.name}
          hint={m.directories.nameHint}
          value={typed?.name}
          error={problem}
          autocomplete="off"
        />
        <RadioField
          name="kind"
          legend={m.directories.kind}
          options={DIRECTORY_KINDS.map((kind) => ({ value: kind, label: m.directories.kinds[kind] }))}
          value={typed?.kind ?? 'entra'}
        />
        <button class="button primary">{m.directories.make}</button>
      </form>
    </AdminPage>
  );
}
