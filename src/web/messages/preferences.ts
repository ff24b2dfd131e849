import { both } from './both.ts';

type Size = { width: number; height: number };

export const preferences = both({
  en: {
    title: 'Preferences',
    saved: 'Saved.',
    savedMailsOn:
      'Saved. Whoever is registered from now on gets a welcome mail. Nothing was sent to those who are registered already.',
    logoSet: 'The logo is saved. It stands at the top of this page.',
    logoRemoved: 'The logo is removed.',
    staleTitle: 'Nothing was saved',
    stale:
      'Someone else has changed the preferences since you opened this page. Below is how they are now. Make your change again if it is still needed.',
    mails: 'Welcome mails',
    welcomeMails: 'Send a welcome mail to everyone who is registered',
    welcomeMailsHint: 'It has the link with which they sign in for the first time.',
    noProvider:
      'Turning them off is meant for tenants whose people sign in with Microsoft or Google. Yours has no such identity provider: without the mail, people only hear of it if you tell them.',
    offNoProvider: (origin: string) =>
      `No mail tells the people you register, and your tenant has no identity provider. Tell them yourself to come to ${origin} and to sign in with exactly the username they are registered with.`,
    offProvider:
      'No mail tells the people you register. They find the invitation when they sign in with Microsoft or Google.',
    untold: (count: number) =>
      count === 1
        ? '1 person is registered and was never told'
        : `${count} people are registered and were never told`,
    untoldNone: 'Everyone who is registered has been told or has come already.',
    onAgain:
      'Turning them on again sends nothing by itself. You can mail the invitation to each person from the list.',
    languageTitle: 'Language',
    language: 'Language of mails',
    languageHint: 'For people who have not chosen one themselves.',
    support: 'Help for your people',
    supportText: 'Shown on the page of your tenant and on its error pages, only to people who work here.',
    supportMail: 'Support mail',
    supportMailHint: 'For example help@company.com. May stay empty.',
    supportPhone: 'Support telephone',
    supportPhoneHint: 'With the country code, for example +47 22 33 44 55. May stay empty.',
    ownDomains: 'Whom you can register',
    ownDomainsOnly: 'Only usernames of our own domains',
    ownDomainsOnlyHint:
      'Nobody can be registered, imported or renamed with a username outside the domains that your tenant has proved. Whoever is registered already stays.',
    showDomains: 'Show the domains',
    look: 'Accent colour',
    lookText:
      'For buttons and links on the pages whose address names your tenant. SuperID’s own mark keeps its colour. In dark mode a lighter one is made of it.',
    accent: 'Colour',
    accentHint: 'As # and six digits or letters, for example #1f5fbf. May stay empty.',
    pickAccent: 'Choose a colour',
    logo: 'Logo',
    logoText:
      'Stands beside SuperID’s mark on the pages whose address names your tenant. The tenant’s name and id are always shown too.',
    logoNone: 'There is no logo yet.',
    logoNow: ({ width, height }: Size) =>
      `${width} × ${height} pixels. It stands on white, in dark mode too.`,
    logoFile: 'Picture',
    logoFileHint: ({ smallest, width, height, kilobytes }: Size & { smallest: number; kilobytes: number }) =>
      `PNG or JPEG, ${smallest} to ${width} pixels wide, ${smallest} to ${height} high, at most ${kilobytes} KB.`,
    upload: 'Save logo',
    removeLogo: 'Remove the logo',
    removeLogoText: 'The pages then show the tenant’s name alone. Nothing else changes.',
    name: 'Name and id',
    nameLabel: 'Name',
    idLabel: 'Id',
    nameText:
      'The name is changed by the operator of SuperID, since people of other tenants read it too. The id never changes.',
    problems: {
      'malformed-mail': 'This is not a mail address. Type one like help@company.com.',
      'malformed-phone':
        'Type the number with digits and spaces, with + before the country code if it has one.',
      'malformed-colour': 'Type # and six digits or letters from a to f, such as #1f5fbf.',
      'no-proven-domain':
        'Your tenant has not proved a domain yet, so nobody could be registered. Prove one first.',
      'too-light': (darker: string) =>
        `White words cannot be read on this colour. Choose a darker one, such as ${darker}.`,
    },
    logoProblems: {
      missing: 'Choose a picture first.',
      'too-heavy': (kilobytes: number) => `The file is too large. Choose one of at most ${kilobytes} KB.`,
      'not-an-image':
        'This is not a PNG or JPEG picture that stands still, or it is damaged. Choose another file.',
      'wrong-size': (is: Size, may: Size & { smallest: number }) =>
        `The picture is ${is.width} × ${is.height} pixels. Choose one of ${may.smallest} × ${may.smallest} to ${may.width} × ${may.height}.`,
    },
  },
  nb: {
    title: 'Innstillinger',
    saved: 'Lagret.',
    savedMailsOn:
      'Lagret. De som registreres fra nå av, får en velkomst-e-post. Ingenting er sendt til dem som alt er registrert.',
    logoSet: 'Logoen er lagret. Du ser den øverst på denne siden.',
    logoRemoved: 'Logoen er fjernet.',
    staleTitle: 'Ingenting ble lagret',
    stale:
      'Noen andre har endret innstillingene etter at du åpnet siden. Under ser du hvordan de er nå. Gjør endringen din på nytt hvis den fortsatt trengs.',
    mails: 'Velkomst-e-post',
    welcomeMails: 'Send velkomst-e-post til alle som registreres',
    welcomeMailsHint: 'Den har lenken de logger på med første gang.',
    noProvider:
      'Å slå av dette er ment for virksomheter der folk logger på med Microsoft eller Google. Dere har ingen slik identitetsleverandør: Uten denne e-posten får ingen vite om registreringen med mindre du sier det til dem.',
    offNoProvider: (origin: string) =>
      `De du registrerer, får ingen e-post, og virksomheten har ingen identitetsleverandør. Be dem selv om å gå til ${origin} og logge på med nøyaktig det brukernavnet de er registrert med.`,
    offProvider:
      'De du registrerer, får ingen e-post. De finner invitasjonen når de logger på med Microsoft eller Google.',
    untold: (count: number) =>
      count === 1
        ? '1 person er registrert uten å ha fått vite det'
        : `${count} personer er registrert uten å ha fått vite det`,
    untoldNone: 'Alle som er registrert, har fått e-post eller har alt vært her.',
    onAgain:
      'Når du slår det på igjen, blir ingenting sendt av seg selv. Du kan sende invitasjonen til hver enkelt fra listen.',
    languageTitle: 'Språk',
    language: 'Språk i e-post',
    languageHint: 'For dem som ikke selv har valgt språk.',
    support: 'Hjelp til brukerne',
    supportText: 'Vises på virksomhetens side og på feilsidene der, bare for dem som jobber her.',
    supportMail: 'E-post til brukerstøtte',
    supportMailHint: 'For eksempel hjelp@firma.no. Kan stå tomt.',
    supportPhone: 'Telefon til brukerstøtte',
    supportPhoneHint: 'Med landkode, for eksempel +47 22 33 44 55. Kan stå tomt.',
    ownDomains: 'Hvem dere kan registrere',
    ownDomainsOnly: 'Bare brukernavn i våre egne domener',
    ownDomainsOnlyHint:
      'Ingen kan registreres, importeres eller få nytt brukernavn utenfor domenene virksomheten har bekreftet. De som alt er registrert, blir værende.',
    showDomains: 'Vis domenene',
    look: 'Farge',
    lookText:
      'For knapper og lenker på sider der virksomheten står i adressen. SuperIDs eget merke beholder fargen sin. I mørk modus lages det en lysere utgave.',
    accent: 'Farge',
    accentHint: 'Som # og seks tegn, for eksempel #1f5fbf. Kan stå tomt.',
    pickAccent: 'Velg en farge',
    logo: 'Logo',
    logoText:
      'Står ved siden av SuperIDs merke på sider der virksomheten står i adressen. Virksomhetens navn og id vises alltid også.',
    logoNone: 'Det er ingen logo ennå.',
    logoNow: ({ width, height }: Size) =>
      `${width} × ${height} piksler. Den står på hvitt, også i mørk modus.`,
    logoFile: 'Bilde',
    logoFileHint: ({ smallest, width, height, kilobytes }: Size & { smallest: number; kilobytes: number }) =>
      `PNG eller JPEG, ${smallest} til ${width} piksler bredt, ${smallest} til ${height} høyt, høyst ${kilobytes} KB.`,
    upload: 'Lagre logoen',
    removeLogo: 'Fjern logoen',
    removeLogoText: 'Sidene viser da bare navnet på virksomheten. Ingenting annet endres.',
    name: 'Navn og id',
    nameLabel: 'Navn',
    idLabel: 'Id',
    nameText:
      'Navnet endres av den som driver SuperID, siden også folk i andre virksomheter leser det. Id-en endres aldri.',
    problems: {
      'malformed-mail': 'Dette er ikke en e-postadresse. Skriv en som hjelp@firma.no.',
      'malformed-phone': 'Skriv nummeret med sifre og mellomrom, og med + foran landkoden hvis det har en.',
      'malformed-colour': 'Skriv # og seks sifre eller bokstaver fra a til f, som #1f5fbf.',
      'no-proven-domain':
        'Virksomheten har ikke bekreftet noe domene ennå, så ingen kunne blitt registrert. Bekreft et domene først.',
      'too-light': (darker: string) =>
        `Hvit tekst kan ikke leses på denne fargen. Velg en mørkere, for eksempel ${darker}.`,
    },
    logoProblems: {
      missing: 'Velg et bilde først.',
      'too-heavy': (kilobytes: number) => `Filen er for stor. Velg en på høyst ${kilobytes} KB.`,
      'not-an-image':
        'Dette er ikke et PNG- eller JPEG-bilde som står stille, eller det er skadet. Velg en annen fil.',
      'wrong-size': (is: Size, may: Size & { smallest: number }) =>
        `Bildet er ${is.width} × ${is.height} piksler. Velg et bilde mellom ${may.smallest} × ${may.smallest} og ${may.width} × ${may.height}.`,
    },
  },
});
