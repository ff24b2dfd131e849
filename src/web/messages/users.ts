import { both } from './both.ts';

export const users = both({
  en: {
    register: 'Register a user',
    importMany: 'Import users',
    export: 'Export as CSV',
    search: 'Search',
    searchHint: 'Name, username or associate id',
    state: 'State',
    role: 'Role',
    sort: 'Sorted by',
    sorts: { name: 'Name', username: 'Username', entered: 'Last sign-in' },
    everyState: 'All states',
    everyRole: 'All roles',
    show: 'Show',
    clear: 'Clear the filter',
    states: { invited: 'Invited', active: 'Active', deactivated: 'Deactivated' },
    declined: 'Declined',
    heldBack: 'Held back',
    mayNotSignIn: 'May not sign in',
    levels: { password: 'Password', microsoft: 'Microsoft', google: 'Google' },
    name: 'Name',
    username: 'Username',
    associateId: 'Associate id',
    level: 'Signs in with',
    lastSignIn: 'Last sign-in here',
    invitedAt: 'Invited',
    never: 'Never',
    list: 'Users of this tenant',
    untoldShown: 'Only people whom no mail told of their invitation, and who have not come yet.',
    noneTitle: 'Nobody fits',
    noneText: 'Try a shorter search, or clear the filter.',
    csvName: 'users',
    firstName: 'First name',
    lastName: 'Last name',
    usernameHint: 'Their email address. They sign in with it, here and everywhere.',
    associateIdHint: 'Which associate of this tenant they are.',
    languageLabel: 'Language of the invitation',
    languageHint: 'Someone who has chosen a language gets theirs.',
    languageOfTenant: 'Same as the tenant',
    roles: { user: 'User', admin: 'Administrator' },
    roleHint: 'An administrator can do everything on these pages.',
    registerText:
      'They get a mail with a link, and confirm that they belong here. Until then they stand in the list as invited.',
    registerNoMail:
      'Welcome mails are off for this tenant. They confirm after their next sign-in, or you mail the invitation from their page.',
    invite: 'Register and invite',
    problems: {
      empty: 'Enter an email address.',
      'no-at': 'Enter an email address with an @, like name@company.com.',
      'local-part': 'What stands before the @ cannot be part of an email address here.',
      domain: 'What stands after the @ is not a domain, like company.com.',
      'too-long': 'This is longer than an email address can be.',
    },
    malformed: {
      firstName: 'Enter a first name of at most 100 ordinary characters.',
      lastName: 'Enter a last name of at most 100 ordinary characters.',
      associateId: 'Enter an associate id of at most 100 ordinary characters.',
    },
    alreadyUser: 'This username is already a user of this tenant.',
    associateIdTaken: 'Another user of this tenant has this associate id.',
    outsideDomains:
      'Your tenant only takes usernames of domains that it has proved. Take one of those, or change it under Preferences.',
    notRunning: 'This tenant is suspended: nobody can be registered.',
    done: {
      registered: 'Registered and invited.',
      'names-saved': 'Saved.',
      'role-saved': 'The role is changed.',
      deactivated: 'Deactivated. They are out of this tenant at once.',
      activated: 'Activated. They can sign in again.',
      'reset-mailed': 'A mail to choose a new password is on its way.',
      'sessions-ended': 'Signed out of this tenant everywhere.',
      'invitation-mailed': 'The invitation is on its way.',
      'link-revoked': 'The link does not work any more.',
      removed: 'Removed from this tenant.',
    },
    refused: {
      own: 'You cannot do this to yourself. Ask another administrator.',
      'last-admin': 'This is the last administrator. Make someone else an administrator first.',
      stale:
        'Someone else changed this user in the meantime. This is how it is now; try again if it still fits.',
      'not-confirmed': 'They have not confirmed yet. Mail them the invitation instead.',
      federated: 'Their company signs in with Microsoft or Google: there is no password to choose here.',
      'not-awaited': 'There is no invitation to mail: they have answered it, or have been here already.',
      limited: (wait: string) => `A mail was sent a moment ago. Wait ${wait}.`,
    },
    back: 'Users',
    backToUser: (name: string) => name,
    facts: 'Facts',
    invitedBy: (name: string | null, when: string) => (name ? `By ${name}, ${when}` : when),
    confirmedAt: 'Confirmed',
    notConfirmed: 'Not yet',
    names: 'Names',
    namesFromDirectory: (name: string) =>
      `${name} says what they are called. What you change here lasts until it says so again.`,
    jobTitle: 'Title',
    department: 'Department',
    employeeNumber: 'Employee number',
    changeNames: 'Save names',
    changeRole: 'Change role',
    changeRoleTitle: (name: string) => `Role of ${name}`,
    changeUsername: 'Change username',
    whyTitle: 'Why can’t this person sign in?',
    whyNothing: 'Nothing that this tenant knows of keeps them out.',
    whyNothingHelp:
      'If they see an error, ask for the reference on their page: it stands in the log. A forgotten password is reset below.',
    obstacles: {
      'tenant-suspended': 'The tenant is suspended. Nobody can enter it.',
      deactivated: (when: string | null) =>
        when
          ? `They were deactivated ${when}. Activate them below.`
          : 'They are deactivated. Activate them below.',
      declined: (when: string) =>
        `They declined the invitation ${when}. Remove them and register them anew if that was a mistake.`,
      'not-confirmed': (toldAt: string | null, linkUntil: string | null) =>
        [
          'They are invited and have not confirmed yet.',
          toldAt && `They were last told ${toldAt}.`,
          linkUntil && `The link in the mail holds until ${linkUntil}.`,
        ]
          .filter(Boolean)
          .join(' '),
      'never-told': 'No mail has told them of the invitation. Mail it below, or tell them to sign in.',
      'mail-refused': (recipient: string, problem: string, when: string) =>
        `The mail to ${recipient} was refused. ${problem} It is tried again ${when}.`,
      'mail-waiting': (recipient: string, when: string) =>
        `The mail to ${recipient} waits to be sent, ${when}.`,
      'link-expired': (when: string) => `The link in the mail expired ${when}. Mail the invitation again.`,
      'link-revoked': 'The link in the mail does not work any more. Mail the invitation again.',
      held: (when: string) =>
        `The directory knew whoever had this username before by another id. Whoever has it now has been held back since ${when}, until you say who they are.`,
      barred: (when: string) =>
        `A group rule has kept them from signing in since ${when}. They stay out until a rule or you let them in.`,
      'federated-domain': (provider: string) =>
        `Their company signs in with ${provider}. A password does not count; they have to sign in there.`,
      'other-person': (name: string, when: string) =>
        `Someone else at your provider${name ? `, ${name},` : ''} has this address now and came ${when}. Say whether it is the same person.`,
      'upn-changed': (upn: string) =>
        `At their provider they are called ${upn} now. If that is right, change the username; until then they are not let in.`,
      'refused-at-provider': (why: string, when: string, reference: string, detail: string | null) =>
        `They came from their provider ${when}${detail ? `, as ${detail},` : ''} and were not let in. ${why} Reference ${reference}.`,
      'too-many-tries': (when: string) =>
        `There were too many wrong passwords. They can try again ${when}, or use a reset mail at once.`,
    },
    deeds: 'What you can do',
    mailInvitation: 'Mail the invitation',
    mailInvitationText: 'A new link, valid for 48 hours. Earlier links stop working.',
    revokeLink: 'Revoke the link',
    revokeLinkText: 'The link in the mail stops working. The invitation itself stays.',
    mailReset: 'Mail a password reset',
    mailResetText: 'They choose a new password themselves. You never see it.',
    endSessions: 'Sign out here',
    endSessionsText:
      'Ends what they are doing in this tenant. They can sign in again at once; other tenants notice nothing.',
    deactivate: 'Deactivate',
    deactivateText: 'They are out of this tenant at the next click, until someone activates them.',
    activate: 'Activate',
    activateText: 'They can sign in to this tenant again.',
    remove: 'Remove from the tenant',
    removeText: 'They have no place here any more. Their account and their other tenants stay.',
    removeTitle: (name: string) => `Remove ${name}?`,
    removeEffect: (username: string) =>
      `${username} cannot enter this tenant any more, and is gone from the list. To come back they must be registered anew. What they did stays in the audit log.`,
    removeGo: 'Remove',
    history: 'History',
    historyAll: 'All in the audit log',
    noHistory: 'Nothing has happened yet.',
    renameWaits: (username: string) => `The change to ${username} waits for the person.`,
    usernameTitle: 'Username',
    governedHere: 'This tenant governs the account: you can change the username.',
    governedElsewhere:
      'Only an administrator of this person’s primary tenant can change it. They can ask the person which one that is.',
  },
  nb: {
    register: 'Registrer en bruker',
    importMany: 'Importer brukere',
    export: 'Eksporter som CSV',
    search: 'Søk',
    searchHint: 'Navn, brukernavn eller ansattnummer',
    state: 'Status',
    role: 'Rolle',
    sort: 'Sortert etter',
    sorts: { name: 'Navn', username: 'Brukernavn', entered: 'Siste pålogging' },
    everyState: 'Alle statuser',
    everyRole: 'Alle roller',
    show: 'Vis',
    clear: 'Fjern filteret',
    states: { invited: 'Invitert', active: 'Aktiv', deactivated: 'Deaktivert' },
    declined: 'Avslått',
    heldBack: 'Holdt tilbake',
    mayNotSignIn: 'Får ikke logge på',
    levels: { password: 'Passord', microsoft: 'Microsoft', google: 'Google' },
    name: 'Navn',
    username: 'Brukernavn',
    associateId: 'Ansattnummer',
    level: 'Logger på med',
    lastSignIn: 'Siste pålogging her',
    invitedAt: 'Invitert',
    never: 'Aldri',
    list: 'Brukerne i virksomheten',
    untoldShown: 'Bare de som ikke har fått e-post om invitasjonen, og som ikke har vært her ennå.',
    noneTitle: 'Fant ingen',
    noneText: 'Prøv et kortere søk, eller fjern filteret.',
    csvName: 'brukere',
    firstName: 'Fornavn',
    lastName: 'Etternavn',
    usernameHint: 'E-postadressen til personen, som også er brukernavnet, både her og andre steder.',
    associateIdHint: 'Hvilken ansatt i virksomheten dette er.',
    languageLabel: 'Språk i invitasjonen',
    languageHint: 'Den som har valgt språk, får sitt eget.',
    languageOfTenant: 'Samme som virksomheten',
    roles: { user: 'Bruker', admin: 'Administrator' },
    roleHint: 'En administrator kan gjøre alt på disse sidene.',
    registerText:
      'Personen får en e-post med en lenke og bekrefter å høre til her. Fram til da står personen som «invitert» i listen.',
    registerNoMail:
      'Velkomst-e-post er slått av i virksomheten. Personen bekrefter etter neste pålogging, eller du kan sende invitasjonen fra siden til personen.',
    invite: 'Registrer og inviter',
    problems: {
      empty: 'Skriv inn en e-postadresse.',
      'no-at': 'Skriv inn en e-postadresse med @, for eksempel navn@firma.no.',
      'local-part': 'Det som står foran @, kan ikke være del av en e-postadresse her.',
      domain: 'Det som står etter @, er ikke et domene, for eksempel firma.no.',
      'too-long': 'Dette er lengre enn en e-postadresse kan være.',
    },
    malformed: {
      firstName: 'Skriv inn et fornavn på høyst 100 vanlige tegn.',
      lastName: 'Skriv inn et etternavn på høyst 100 vanlige tegn.',
      associateId: 'Skriv inn et ansattnummer på høyst 100 vanlige tegn.',
    },
    alreadyUser: 'En bruker i virksomheten har allerede dette brukernavnet.',
    associateIdTaken: 'En annen bruker i virksomheten har dette ansattnummeret.',
    outsideDomains:
      'Virksomheten tar bare imot brukernavn i domener den har bekreftet. Bruk et av dem, eller endre dette under Innstillinger.',
    notRunning: 'Virksomheten er stanset: Ingen kan registreres.',
    done: {
      registered: 'Registrert og invitert.',
      'names-saved': 'Lagret.',
      'role-saved': 'Rollen er endret.',
      deactivated: 'Deaktivert. Brukeren er ute av virksomheten med én gang.',
      activated: 'Aktivert. Brukeren kan logge på igjen.',
      'reset-mailed': 'En e-post for å velge nytt passord er på vei.',
      'sessions-ended': 'Logget av overalt i denne virksomheten.',
      'invitation-mailed': 'Invitasjonen er på vei.',
      'link-revoked': 'Lenken virker ikke lenger.',
      removed: 'Fjernet fra virksomheten.',
    },
    refused: {
      own: 'Dette kan du ikke gjøre med deg selv. Spør en annen administrator.',
      'last-admin': 'Dette er den siste administratoren. Gjør først en annen til administrator.',
      stale:
        'Noen andre har endret brukeren i mellomtiden. Slik er det nå; prøv igjen hvis det fortsatt passer.',
      'not-confirmed': 'Invitasjonen er ikke bekreftet ennå. Send invitasjonen i stedet.',
      federated: 'Firmaet logger på med Microsoft eller Google: Her er det ikke noe passord å velge.',
      'not-awaited': 'Det er ingen invitasjon å sende: Den er besvart, eller brukeren har vært her allerede.',
      limited: (wait: string) => `Det ble sendt en e-post for litt siden. Vent ${wait}.`,
    },
    back: 'Brukere',
    backToUser: (name: string) => name,
    facts: 'Opplysninger',
    invitedBy: (name: string | null, when: string) => (name ? `Av ${name}, ${when}` : when),
    confirmedAt: 'Bekreftet',
    notConfirmed: 'Ikke ennå',
    names: 'Navn',
    namesFromDirectory: (name: string) =>
      `${name} sier hva personen heter. Det du endrer her, gjelder til katalogen sier det på nytt.`,
    jobTitle: 'Tittel',
    department: 'Avdeling',
    employeeNumber: 'Ansattnummer i katalogen',
    changeNames: 'Lagre navn',
    changeRole: 'Endre rolle',
    changeRoleTitle: (name: string) => `Rollen til ${name}`,
    changeUsername: 'Endre brukernavn',
    whyTitle: 'Hvorfor får ikke denne personen logget på?',
    whyNothing: 'Virksomheten vet ikke om noe som er i veien.',
    whyNothingHelp:
      'Ser personen en feil, be om referansen på siden: Den står i loggen. Et glemt passord kan fornyes nedenfor.',
    obstacles: {
      'tenant-suspended': 'Virksomheten er stanset. Ingen kan gå inn.',
      deactivated: (when: string | null) =>
        when
          ? `Brukeren ble deaktivert ${when}. Aktiver nedenfor.`
          : 'Brukeren er deaktivert. Aktiver nedenfor.',
      declined: (when: string) =>
        `Invitasjonen ble avslått ${when}. Var det en feil, fjern brukeren og registrer på nytt.`,
      'not-confirmed': (toldAt: string | null, linkUntil: string | null) =>
        [
          'Invitasjonen er ikke bekreftet ennå.',
          toldAt && `Det ble sist sendt e-post ${toldAt}.`,
          linkUntil && `Lenken gjelder til ${linkUntil}.`,
        ]
          .filter(Boolean)
          .join(' '),
      'never-told':
        'Det er ikke sendt noen e-post om invitasjonen. Send den nedenfor, eller be personen logge på.',
      'mail-refused': (recipient: string, problem: string, when: string) =>
        `E-posten til ${recipient} ble avvist. ${problem} Den prøves igjen ${when}.`,
      'mail-waiting': (recipient: string, when: string) =>
        `E-posten til ${recipient} venter på å bli sendt, ${when}.`,
      'link-expired': (when: string) => `Lenken i e-posten gikk ut ${when}. Send invitasjonen på nytt.`,
      'link-revoked': 'Lenken i e-posten virker ikke lenger. Send invitasjonen på nytt.',
      held: (when: string) =>
        `Katalogen kjente den som hadde dette brukernavnet før, under en annen id. Den som har det nå, har vært holdt tilbake siden ${when}, til du sier hvem det er.`,
      barred: (when: string) =>
        `En grupperegel har holdt brukeren ute siden ${when}. Det gjelder til en regel eller du slipper dem inn.`,
      'federated-domain': (provider: string) =>
        `Firmaet logger på med ${provider}. Passord gjelder ikke; personen må logge på der.`,
      'other-person': (name: string, when: string) =>
        `En annen hos leverandøren deres${name ? `, ${name},` : ''} har denne adressen nå, og kom ${when}. Si om det er samme person.`,
      'upn-changed': (upn: string) =>
        `Hos leverandøren heter vedkommende nå ${upn}. Er det riktig, så endre brukernavnet; til det er gjort, slipper de ikke inn.`,
      'refused-at-provider': (why: string, when: string, reference: string, detail: string | null) =>
        `De kom fra leverandøren ${when}${detail ? `, som ${detail},` : ''} og slapp ikke inn. ${why} Referanse ${reference}.`,
      'too-many-tries': (when: string) =>
        `Det var for mange feil passord. Nye forsøk er mulig ${when}. Med en e-post for nytt passord går det med én gang.`,
    },
    deeds: 'Dette kan du gjøre',
    mailInvitation: 'Send invitasjonen',
    mailInvitationText: 'En ny lenke som gjelder i 48 timer. Tidligere lenker slutter å virke.',
    revokeLink: 'Trekk tilbake lenken',
    revokeLinkText: 'Lenken i e-posten slutter å virke. Selve invitasjonen står.',
    mailReset: 'Send e-post for nytt passord',
    mailResetText: 'Personen velger selv et nytt passord. Du får aldri se det.',
    endSessions: 'Logg av her',
    endSessionsText:
      'Avslutter det brukeren holder på med i virksomheten. Det går an å logge på igjen med én gang; andre virksomheter merker ingenting.',
    deactivate: 'Deaktiver',
    deactivateText: 'Brukeren er ute av virksomheten ved neste klikk, til noen aktiverer igjen.',
    activate: 'Aktiver',
    activateText: 'Brukeren kan logge på virksomheten igjen.',
    remove: 'Fjern fra virksomheten',
    removeText: 'Brukeren har ikke lenger tilgang her. Kontoen og tilgangen til andre virksomheter består.',
    removeTitle: (name: string) => `Fjerne ${name}?`,
    removeEffect: (username: string) =>
      `${username} kan ikke lenger gå inn i virksomheten og forsvinner fra listen. For å komme tilbake kreves en ny registrering. Det som er gjort, står fortsatt i hendelsesloggen.`,
    removeGo: 'Fjern',
    history: 'Historikk',
    historyAll: 'Alt i hendelsesloggen',
    noHistory: 'Ingenting har skjedd ennå.',
    renameWaits: (username: string) => `Endringen til ${username} venter på personen.`,
    usernameTitle: 'Brukernavn',
    governedHere: 'Denne virksomheten styrer kontoen: Du kan endre brukernavnet.',
    governedElsewhere:
      'Bare en administrator i hovedvirksomheten til personen kan endre det. Spør personen hvilken det er.',
  },
});
