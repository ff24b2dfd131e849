type Props = { application: { id: string; name: string; logoHash: string | null } };

/** Beside the application's name: its logo, or the first letter of what it is called. */
export function ApplicationLogo({ application: { id, name, logoHash } }: Props) {
  if (logoHash) {
    return (
      <img class="logo" src={`/branding/applications/${id}/${logoHash}`} width="40" height="40" alt="" />
    );
  }
  const [initial = ''] = name;
  return (
    <svg class="mark" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect width="40" height="40" rx="10" fill="var(--ground)" stroke="var(--line)" />
      <text
        x="20"
        y="20"
        dy=".36em"
        text-anchor="middle"
        font-size="18"
        font-weight="600"
        fill="var(--quiet)"
      >
        {initial.toUpperCase()}
      </text>
    </svg>
  );
}
