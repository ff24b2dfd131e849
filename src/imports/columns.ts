/** What a file tells of a user, in the order of a form. */
export const COLUMNS = ['username', 'associateId', 'firstName', 'lastName', 'role', 'language'] as const;
export type Column = (typeof COLUMNS)[number];
export type Cells = Record<Column, string>;

/** An empty role is an ordinary user, an empty language the tenant's. */
export const REQUIRED_COLUMNS: Column[] = ['username', 'associateId', 'firstName', 'lastName'];

/** What a column may be called, folded. Of two in one file that mean the same, the one named first here counts. */
const NAMES: Record<Column, string[]> = {
  username: ['username', 'brukernavn', 'email', 'epost', 'emailaddress', 'epostadresse', 'mail'],
  associateId: [
    'associateid',
    'ansattnummer',
    'ansattnr',
    'ansattid',
    'associate',
    'associatenumber',
    'employeeid',
    'employeenumber',
    'medarbeidernummer',
    'medarbeidernr',
  ],
  firstName: ['firstname', 'fornavn', 'givenname'],
  lastName: ['lastname', 'etternavn', 'surname', 'familyname'],
  role: ['role', 'rolle'],
  language: ['language', 'språk', 'sprak'],
};

export type FoundColumns = {
  /** where each column is */
  at: Partial<Record<Column, number>>;
  missing: Column[];
  /** there twice under one name: nobody knows which counts */
  repeated: Column[];
  /** names that say nothing of a user */
  ignored: string[];
};

/** Which cells of a file's first line name which columns, in any order and case. */
export function findColumns(header: string[]): FoundColumns {
  const folded = header.map(foldName);
  const found: FoundColumns = { at: {}, missing: [], repeated: [], ignored: [] };
  for (const column of COLUMNS) {
    const name = NAMES[column].find((known) => folded.includes(known));
    if (name !== undefined) found.at[column] = folded.indexOf(name);
    else if (REQUIRED_COLUMNS.includes(column)) found.missing.push(column);
    if (name !== undefined && folded.indexOf(name) !== folded.lastIndexOf(name)) found.repeated.push(column);
  }
  const used = new Set(Object.values(found.at));
  found.ignored = header.filter((name, index) => name.trim() !== '' && !used.has(index));
  return found;
}

/** `E-post`, `e post` and `epost` are one name. */
function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
