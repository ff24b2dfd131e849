/** SuperID's mark: a door that stands ajar. */
export function Mark({ size = 40 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect width="40" height="40" rx="10" fill="var(--superid)" />
      <path
        d="M12 31V15a8 8 0 0 1 16 0v16"
        fill="none"
        stroke="var(--on-superid)"
        stroke-width="3"
        stroke-linecap="round"
      />
      <path d="M12 31h16" fill="none" stroke="var(--on-superid)" stroke-width="3" stroke-linecap="round" />
      <circle cx="23.5" cy="22.5" r="2" fill="var(--on-superid)" />
    </svg>
  );
}
