import { both } from './both.ts';

const en = (count: number) => count.toLocaleString('en-GB');
const nb = (count: number) => count.toLocaleString('nb-NO');

export const imports = both({
  en: {
    title: 'Import users',
    lead: 'Register many people at once from a CSV file. First you see what each row would do; nobody is registered before you confirm it.',
    file: 'CSV file',
    fileHint: (rows: number, megabytes: number) =>
      `At most ${en(rows)} rows and ${megabytes} MB, saved as UTF-8.`,
    dropHere: 'You can also drop it here.',
    preview: 'Show what it would do',
    template: 'Download an empty file to fill in',
    templateName: 'users-template.csv',
    formatTitle: 'What goes in the file',
    formatText:
      'The first line names the columns, in any order; each other line is one person. Cells are separated by commas or semicolons.',
    column: 'Column',
    needed: 'Needed',
    content: 'Content',
    yes: 'Yes',
    no: 'No',
    columns: {
      username: 'Username',
      associateId: 'Associate id',
      firstName: 'First name',
      lastName: 'Last name',
      role: 'Role',
      language: 'Language',
    },
    contents: {
      username: 'The email address they sign in with. The column may also be called email.',
      associateId: 'Which associate of this tenant they are. Each has one of their own.',
      firstName: 'At most 100 characters.',
      lastName: 'At most 100 characters.',
      role: 'user or admin. Empty: user.',
      language: 'en or nb, for the first mail. Empty: the language of the tenant.',
    },
    otherColumns: 'Other columns are ignored.',
    fileProblems: {
      missing: 'Choose a file first.',
      empty: 'There is nothing in this file.',
      'too-large': (megabytes: number) => `This file is larger than ${megabytes} MB. Divide it into several.`,
      spreadsheet: 'This is a spreadsheet. Open it, save it as “CSV UTF-8”, and choose that file.',
      encoding: 'This file is not saved as UTF-8, so names would be spelt wrong. Save it as “CSV UTF-8”.',
      'not-text': 'This is not a CSV file. Save the list as “CSV UTF-8”.',
      'broken-quotes': (line: number) =>
        `A quotation mark around a cell is missing, or there is one too many, in line ${en(line)} or before it.`,
      'missing-columns': (columns: string) =>
        `The first line has to name the columns. These are missing: ${columns}.`,
      'repeated-columns': (columns: string) =>
        `There twice, so that we cannot tell which counts: ${columns}.`,
      'no-rows': 'There are only the names of the columns, and no rows.',
      'too-many-rows': (rows: number, most: number) =>
        `There are ${en(rows)} rows. Divide the file: at most ${en(most)} are read at once.`,
      'too-many-today': 'This tenant has handed in very many files or rows today. Go on tomorrow.',
    },
    earlier: 'Earlier imports',
    kept: 'Files are kept for 90 days, and then deleted.',
    none: 'Nothing has been imported yet. Begin with the file above.',
    uploaded: 'Uploaded',
    by: 'By',
    nobody: 'Someone who has left',
    rows: 'Rows',
    state: 'State',
    states: { ready: 'Not started', running: 'Running', stopped: 'Stopped', done: 'Done' },
    doneOf: (done: number, total: number) => `${en(done)} of ${en(total)}`,
    discarded: 'The file is discarded. Nobody was registered.',
    back: 'Imports',
    counts: 'What becomes of the rows',
    results: {
      registered: 'Registered',
      waiting: 'Not done yet',
      'already-user': 'Already a user here',
      'associate-id-taken': 'Associate id taken',
      'outside-domains': 'Outside your domains',
      'duplicate-username': 'Repeated username',
      'duplicate-associate-id': 'Repeated associate id',
      malformed: 'Has a mistake',
    },
    willRegister: 'Will be registered',
    explained: {
      'already-user': 'Nothing changes for them.',
      'associate-id-taken': 'Another user of this tenant has this associate id.',
      'outside-domains': 'Your tenant only takes usernames of its own domains.',
    },
    ignored: (columns: string) => `These columns say nothing of a user and are passed over: ${columns}.`,
    start: (people: number) => (people === 1 ? 'Register 1 person' : `Register ${en(people)} people`),
    nothingToDo: 'Nobody in this file would be registered.',
    mails: 'Each of them gets a mail with a link, as if you had registered them one by one.',
    mailsWait: (perDay: number, days: number) =>
      `This tenant mails ${en(perDay)} invitations a day: the last of these go out in about ${days === 1 ? '1 day' : `${en(days)} days`}.`,
    mailsOff:
      'Welcome mails are off for this tenant: nobody is told by mail. They find the invitation after their next sign-in.',
    admins: (people: number) =>
      people === 1
        ? '1 of them becomes an administrator, who can do everything on these pages.'
        : `${en(people)} of them become administrators, who can do everything on these pages.`,
    adminsProof: 'You may be asked to sign in again first.',
    others:
      'The other rows do nothing. Correct them in the file and choose it again: whoever is registered by then is passed over.',
    discard: 'Discard this file',
    running: 'People are being registered',
    runningText: 'This goes on by itself, also when you close the page. Come back whenever you like.',
    progress: 'Rows that are done',
    ofRows: '# of %',
    reload: 'Show how far it is now',
    stop: 'Stop',
    stopText: 'Those who are registered stay. You can go on with the others later.',
    stopped: 'Stopped',
    stoppedText: (waiting: number) =>
      waiting === 1 ? '1 row is not done yet.' : `${en(waiting)} rows are not done yet.`,
    stoppedBecause:
      'Whoever started it is no administrator any more, or the API token does not hold any more. If you go on, you answer for it.',
    resume: 'Go on',
    done: 'Done',
    doneText: (people: number) =>
      people === 0
        ? 'Nobody was registered.'
        : people === 1
          ? '1 person is registered.'
          : `${en(people)} people are registered.`,
    report: 'Download the report',
    reportName: 'import-report',
    rowsTitle: 'Rows',
    rowsText: 'What needs a look comes first.',
    line: 'Line',
    name: 'Name',
    result: 'Result',
    details: 'Details',
    problem: (column: string, problem: string) => `${column}: ${problem}`,
    problems: {
      empty: 'nothing there',
      'no-at': 'no @ in it',
      'local-part': 'what stands before the @ cannot be part of an email address here',
      domain: 'what stands after the @ is no domain',
      'too-long': 'longer than an email address can be',
      name: 'more than 100 characters, or characters that cannot be seen',
      role: 'neither user nor admin',
      language: 'neither en nor nb',
      'too-many-cells':
        'More cells than columns. A comma within a cell needs quotation marks around the cell',
      repeated: (line: number) => `as in line ${en(line)}`,
    },
  },
  nb: {
    title: 'Importer brukere',
    lead: 'Registrer mange på én gang fra en CSV-fil. Først ser du hva som vil skje med hver rad. Ingen blir registrert før du bekrefter det.',
    file: 'CSV-fil',
    fileHint: (rows: number, megabytes: number) =>
      `Høyst ${nb(rows)} rader og ${megabytes} MB, lagret som UTF-8.`,
    dropHere: 'Du kan også slippe den her.',
    preview: 'Vis hva som vil skje',
    template: 'Last ned en tom fil å fylle ut',
    templateName: 'brukere-mal.csv',
    formatTitle: 'Dette skal stå i filen',
    formatText:
      'Første linje gir kolonnene navn, i valgfri rekkefølge. Hver av de andre linjene er én person. Cellene skilles med komma eller semikolon.',
    column: 'Kolonne',
    needed: 'Må være med',
    content: 'Innhold',
    yes: 'Ja',
    no: 'Nei',
    columns: {
      username: 'Brukernavn',
      associateId: 'Ansattnummer',
      firstName: 'Fornavn',
      lastName: 'Etternavn',
      role: 'Rolle',
      language: 'Språk',
    },
    contents: {
      username: 'E-postadressen de logger på med. Kolonnen kan også hete e-post.',
      associateId: 'Hvilken ansatt i virksomheten det er. Alle har sitt eget.',
      firstName: 'Høyst 100 tegn.',
      lastName: 'Høyst 100 tegn.',
      role: 'bruker eller admin. Tomt: bruker.',
      language: 'nb eller en, for den første e-posten. Tomt: språket til virksomheten.',
    },
    otherColumns: 'Andre kolonner blir ikke brukt.',
    fileProblems: {
      missing: 'Velg en fil først.',
      empty: 'Det er ingenting i denne filen.',
      'too-large': (megabytes: number) => `Filen er større enn ${megabytes} MB. Del den i flere.`,
      spreadsheet: 'Dette er et regneark. Åpne det, lagre det som «CSV UTF-8», og velg den filen.',
      encoding: 'Filen er ikke lagret som UTF-8, så navn ville blitt feil. Lagre den som «CSV UTF-8».',
      'not-text': 'Dette er ikke en CSV-fil. Lagre listen som «CSV UTF-8».',
      'broken-quotes': (line: number) =>
        `Det mangler et anførselstegn rundt en celle, eller det er ett for mye, i linje ${nb(line)} eller før den.`,
      'missing-columns': (columns: string) => `Første linje må gi kolonnene navn. Disse mangler: ${columns}.`,
      'repeated-columns': (columns: string) =>
        `Finnes to ganger, så vi vet ikke hvilken som gjelder: ${columns}.`,
      'no-rows': 'Det står bare navn på kolonner her, og ingen rader.',
      'too-many-rows': (rows: number, most: number) =>
        `Det er ${nb(rows)} rader. Del filen: høyst ${nb(most)} leses på én gang.`,
      'too-many-today': 'Virksomheten har levert svært mange filer eller rader i dag. Fortsett i morgen.',
    },
    earlier: 'Tidligere importer',
    kept: 'Filene lagres i 90 dager og slettes så.',
    none: 'Ingenting er importert ennå. Begynn med filen ovenfor.',
    uploaded: 'Lastet opp',
    by: 'Av',
    nobody: 'En som har sluttet',
    rows: 'Rader',
    state: 'Status',
    states: { ready: 'Ikke startet', running: 'Pågår', stopped: 'Stoppet', done: 'Ferdig' },
    doneOf: (done: number, total: number) => `${nb(done)} av ${nb(total)}`,
    discarded: 'Filen er forkastet. Ingen ble registrert.',
    back: 'Importer',
    counts: 'Slik går det med radene',
    results: {
      registered: 'Registrert',
      waiting: 'Ikke gjort ennå',
      'already-user': 'Er allerede bruker her',
      'associate-id-taken': 'Ansattnummeret er opptatt',
      'outside-domains': 'Utenfor domenene deres',
      'duplicate-username': 'Brukernavnet er gjentatt',
      'duplicate-associate-id': 'Ansattnummeret er gjentatt',
      malformed: 'Har en feil',
    },
    willRegister: 'Blir registrert',
    explained: {
      'already-user': 'Ingenting endres for dem.',
      'associate-id-taken': 'En annen bruker i virksomheten har dette ansattnummeret.',
      'outside-domains': 'Virksomheten tar bare imot brukernavn i sine egne domener.',
    },
    ignored: (columns: string) => `Disse kolonnene sier ikke noe om en bruker og hoppes over: ${columns}.`,
    start: (people: number) => (people === 1 ? 'Registrer 1 person' : `Registrer ${nb(people)} personer`),
    nothingToDo: 'Ingen i denne filen ville blitt registrert.',
    mails: 'Alle får en e-post med en lenke, som om du hadde registrert dem én og én.',
    mailsWait: (perDay: number, days: number) =>
      `Virksomheten sender ${nb(perDay)} invitasjoner om dagen: de siste av disse går ut om omtrent ${days === 1 ? 'ett døgn' : `${nb(days)} døgn`}.`,
    mailsOff:
      'Velkomst-e-post er slått av for virksomheten, så ingen får beskjed på e-post. De finner invitasjonen neste gang de logger på.',
    admins: (people: number) =>
      people === 1
        ? '1 av dem blir administrator og kan gjøre alt på disse sidene.'
        : `${nb(people)} av dem blir administratorer og kan gjøre alt på disse sidene.`,
    adminsProof: 'Du kan bli bedt om å logge på igjen først.',
    others:
      'De andre radene fører ikke til noe. Rett dem i filen og velg den på nytt: de som er registrert da, hoppes over.',
    discard: 'Forkast filen',
    running: 'Brukerne registreres',
    runningText: 'Dette fortsetter av seg selv, også når du lukker siden. Kom tilbake når du vil.',
    progress: 'Rader som er ferdige',
    ofRows: '# av %',
    reload: 'Vis hvor langt det er kommet',
    stop: 'Stopp',
    stopText: 'De som er registrert, blir værende. Du kan fortsette med resten senere.',
    stopped: 'Stoppet',
    stoppedText: (waiting: number) =>
      waiting === 1 ? '1 rad er ikke gjort ennå.' : `${nb(waiting)} rader er ikke gjort ennå.`,
    stoppedBecause:
      'Den som startet importen, er ikke administrator lenger, eller API-nøkkelen gjelder ikke lenger. Fortsetter du, er det du som står for den.',
    resume: 'Fortsett',
    done: 'Ferdig',
    doneText: (people: number) =>
      people === 0
        ? 'Ingen ble registrert.'
        : people === 1
          ? '1 person er registrert.'
          : `${nb(people)} personer er registrert.`,
    report: 'Last ned rapporten',
    reportName: 'importrapport',
    rowsTitle: 'Rader',
    rowsText: 'Det du bør se på, kommer først.',
    line: 'Linje',
    name: 'Navn',
    result: 'Resultat',
    details: 'Detaljer',
    problem: (column: string, problem: string) => `${column}: ${problem}`,
    problems: {
      empty: 'ingenting der',
      'no-at': 'mangler @',
      'local-part': 'det foran @ kan ikke være del av en e-postadresse her',
      domain: 'det etter @ er ikke noe domene',
      'too-long': 'lengre enn en e-postadresse kan være',
      name: 'mer enn 100 tegn, eller tegn som ikke synes',
      role: 'verken bruker eller admin',
      language: 'verken nb eller en',
      'too-many-cells': 'Flere celler enn kolonner. Et komma i en celle krever anførselstegn rundt cellen',
      repeated: (line: number) => `som i linje ${nb(line)}`,
    },
  },
});
