/** Whom a rule is about. */
export const CONDITIONS = ['all', 'in-group', 'not-in-group'] as const;
