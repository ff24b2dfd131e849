/** What a directory is, as far as its steps and its habits differ. */
export const DIRECTORY_KINDS = ['entra', 'okta', 'other'] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];
