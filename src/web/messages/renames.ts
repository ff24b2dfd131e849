import { both } from './both.ts';

type Who = { tenantName: string; tenantId: string };
type Names = { oldUsername: string; newUsername: string };
type Foreseen = Names & { name: string; tenant: string; domain: string };

export const renames = both({
  en: {
    title: 'Change username',
    backToUser: 'To the page of this person',
    elsewhere: (name: string, tenant: string) =>
      `Only administrators of a person’s primary tenant change their username and contact address, and ${tenant} is not the primary tenant of ${name}.`,
    elsewhereHelp: (name: string) =>
      `Ask an administrator of their primary tenant. We cannot tell you which one that is, but ${name} sees it under My account.`,
    invited: (name: string) =>
      `${name} has not confirmed yet, so the username is the one that was invited. To change it, remove ${name} from the tenant and register them anew, with the right one.`,
    username: 'Username',
    contact: 'Contact address',
    newTitle: 'Another username',
    newUsername: 'New username',
    newHint:
      'Their own email address: every code, link and reset will go there. You see what will happen first.',
    checkTitle: 'Check before it happens',
    before: 'Now',
    after: 'New',
    forecasts: {
      'at-once': ({ name, oldUsername, newUsername }: Foreseen) =>
        `This takes effect at once. From then on ${name} signs in as ${newUsername} with the same password, and confirms it the first time with a code that we mail there. Links and codes that were mailed to ${oldUsername} stop working.`,
      'domain-not-proved': ({ name, oldUsername, newUsername, tenant, domain }: Foreseen) =>
        `This waits for ${name}, since ${tenant} has not proved that ${domain} is its own. It takes effect when ${name}, signed in, enters a code that we mail to ${newUsername}. Until then ${oldUsername} holds. After 14 days the request lapses.`,
      'person-confirms': ({ name, oldUsername, newUsername }: Foreseen) =>
        `This waits for ${name}. It takes effect when ${name}, signed in, enters a code that we mail to ${newUsername}. Until then ${oldUsername} holds. After 14 days the request lapses.`,
    },
    willWait: 'The change has to be confirmed',
    willBeTold: (oldUsername: string) => `We tell ${oldUsername} by mail, with a way to object.`,
    goNow: 'Change the username',
    goAsk: (name: string) => `Ask ${name} to confirm`,
    waitingTitle: (name: string) => `Waiting for ${name}`,
    waiting: (name: string, { oldUsername, newUsername }: Names) =>
      `The username is to change to ${newUsername}. It does when ${name}, signed in, enters the code that is mailed there. Until then ${oldUsername} holds.`,
    waitingSince: (since: string, until: string) =>
      `Asked for ${since}. It lapses ${until}. Whatever you ask for next replaces it.`,
    withdraw: 'Withdraw the request',
    objected: ({ oldUsername, newUsername }: Names, when: string) =>
      `Whoever reads ${oldUsername} objected to the change to ${newUsername}, ${when}.`,
    objectedInEffect: 'It is in effect, and only administrators of this tenant can change it back.',
    contactTitle: 'Where notices go',
    contactText:
      'Such as that the password was changed. Codes and links never go there: they go to the username.',
    contactSave: 'Change the contact address',
    done: {
      renamed: 'The username is changed, and the old address is told.',
      asked: 'Asked for. The old address is told, and the username changes when the person confirms.',
      withdrawn: 'Withdrawn. The username stays as it is.',
      over: 'It was not waiting any more.',
      contact: 'The contact address is changed, and the old one is told.',
    },
    stale:
      'Someone else changed this in the meantime, so nothing was done. This is how it is now; try again if it still fits.',
    unchanged: 'This is the username now. Enter another one.',
    contactUnchanged: 'This is the contact address now. Enter another one.',
    taken: 'Another account has this username.',
    limited: (wait: string) =>
      `It was changed many times today, and each time the person was mailed. Wait ${wait}.`,

    noticeTitle: 'A new username waits for you',
    notice: (tenant: string, newUsername: string) =>
      `${tenant} wants to change your username to ${newUsername}.`,
    noticeOpen: 'Confirm or decline it',
    contactIs: (email: string) => `Notices go to ${email}.`,
    personTitle: 'Your new username',
    askedBy: ({ tenantName, tenantId }: Who) =>
      `${tenantName} (${tenantId}), your primary tenant, wants to change your username.`,
    onlyYours: (newUsername: string) =>
      `Confirm only if ${newUsername} is your own mailbox. Whoever reads it can choose your password and enter everything you can enter.`,
    until: (oldUsername: string, when: string) =>
      `Until you confirm, you sign in as ${oldUsername}. The request lapses ${when}.`,
    confirmTitle: 'Confirm it',
    mailCode: 'Mail me the code',
    mailAgain: 'Mail a new code',
    mailHint: (newUsername: string) =>
      `Six digits, to ${newUsername}. They are valid for ten minutes, in this browser.`,
    mailed: (newUsername: string) => `A code is on its way to ${newUsername}.`,
    confirm: 'Confirm the new username',
    wrongCode: 'That code is not right, or no longer valid. Check the newest mail, or have a new one sent.',
    codesLimited: (wait: string) => `Too many wrong codes. Wait ${wait}.`,
    takenForPerson: (newUsername: string) =>
      `The code is right, but another account has the username ${newUsername}, so yours cannot have it. Decline it, and agree on another one with your administrator.`,
    declineTitle: 'Or decline it',
    declineText: (oldUsername: string, tenant: string) =>
      `Your username stays ${oldUsername}, and ${tenant} sees that you declined.`,
    decline: 'Decline',
    nothingTitle: 'No new username waits for you',
    nothingText: 'Nobody asks to change your username any more: it was withdrawn, answered, or has lapsed.',
    confirmed: 'Your username is changed. From now on you sign in with it.',
    declined: 'Declined. Your username stays as it is.',

    stopTitle: 'Stop the new username?',
    stopText: ({ tenantName, tenantId }: Who, { oldUsername, newUsername }: Names) =>
      `${tenantName} (${tenantId}) asked to change the SuperID username ${oldUsername} to ${newUsername}. It has not happened yet.`,
    stopEffect:
      'If you stop it, the username stays as it is. The administrators see that in their log, and can ask again.',
    stopGo: 'Stop it',
    objectTitle: 'Object to the new username?',
    objectText: ({ tenantName, tenantId }: Who, { oldUsername, newUsername }: Names) =>
      `${tenantName} (${tenantId}) changed the SuperID username ${oldUsername} to ${newUsername}. If that is not right, object:`,
    objectEffects: [
      'Whoever is signed in with the account is signed out, everywhere.',
      'The administrators of its primary tenant are told by mail.',
      'The username does not change back by this. Only those administrators can do that.',
    ],
    objectGo: 'Object',
    objectedTitle: 'Your objection counts',
    objectedHolds: (oldUsername: string) =>
      `The username stays ${oldUsername}. If you do not know why anyone asked for it, tell your administrator.`,
    objectedMoved:
      'The account is signed out everywhere, and the administrators of its primary tenant are told. The username is not changed back: only they can do that. Call one of them, rather than wait.',
    overTitle: 'There is nothing to object to',
    overText: ({ oldUsername, newUsername }: Names) =>
      `The change from ${oldUsername} to ${newUsername} was withdrawn, declined or undone, or has lapsed. The username is ${oldUsername}.`,
    deadTitle: 'This link no longer works',
    deadText: 'It has expired, or a part of it is missing. Nothing was changed.',
    deadHelp: 'If your username was changed and should not have been, tell your administrator.',
    toSignIn: 'Go to the sign-in',
  },
  nb: {
    title: 'Endre brukernavn',
    backToUser: 'Til siden om personen',
    elsewhere: (name: string, tenant: string) =>
      `Bare administratorer i hovedvirksomheten til en person endrer brukernavnet og kontaktadressen, og ${tenant} er ikke hovedvirksomheten til ${name}.`,
    elsewhereHelp: (name: string) =>
      `Spør en administrator i hovedvirksomheten. Vi kan ikke fortelle deg hvilken det er, men ${name} ser det under Min konto.`,
    invited: (name: string) =>
      `${name} har ikke bekreftet ennå, så brukernavnet er det som ble invitert. Vil du endre det, fjern ${name} fra virksomheten og registrer på nytt med det riktige.`,
    username: 'Brukernavn',
    contact: 'Kontaktadresse',
    newTitle: 'Et annet brukernavn',
    newUsername: 'Nytt brukernavn',
    newHint:
      'Vedkommendes egen e-postadresse: Alle koder, lenker og nye passord går dit. Du får først se hva som vil skje.',
    checkTitle: 'Se over før det skjer',
    before: 'Nå',
    after: 'Nytt',
    forecasts: {
      'at-once': ({ name, oldUsername, newUsername }: Foreseen) =>
        `Dette gjelder med én gang. Fra da av logger ${name} på som ${newUsername} med det samme passordet, og bekrefter det første gang med en kode som vi sender dit. Lenker og koder som er sendt til ${oldUsername}, slutter å virke.`,
      'domain-not-proved': ({ name, oldUsername, newUsername, tenant, domain }: Foreseen) =>
        `Dette venter på ${name}, siden ${tenant} ikke har bekreftet at domenet ${domain} er deres. Det gjelder når ${name} er logget på og skriver inn en kode som vi sender til ${newUsername}. Fram til da gjelder ${oldUsername}. Etter 14 dager faller forespørselen bort.`,
      'person-confirms': ({ name, oldUsername, newUsername }: Foreseen) =>
        `Dette venter på ${name}. Det gjelder når ${name} er logget på og skriver inn en kode som vi sender til ${newUsername}. Fram til da gjelder ${oldUsername}. Etter 14 dager faller forespørselen bort.`,
    },
    willWait: 'Endringen må bekreftes',
    willBeTold: (oldUsername: string) =>
      `Vi gir beskjed til ${oldUsername} på e-post, med en mulighet til å protestere.`,
    goNow: 'Endre brukernavnet',
    goAsk: (name: string) => `Be ${name} bekrefte`,
    waitingTitle: (name: string) => `Venter på ${name}`,
    waiting: (name: string, { oldUsername, newUsername }: Names) =>
      `Brukernavnet skal bli ${newUsername}. Det skjer når ${name} er logget på og skriver inn koden som sendes dit. Fram til da gjelder ${oldUsername}.`,
    waitingSince: (since: string, until: string) =>
      `Bedt om ${since}. Faller bort ${until}. Ber du om noe nytt, erstatter det denne forespørselen.`,
    withdraw: 'Trekk forespørselen',
    objected: ({ oldUsername, newUsername }: Names, when: string) =>
      `Den som leser ${oldUsername}, protesterte mot endringen til ${newUsername}, ${when}.`,
    objectedInEffect:
      'Endringen gjelder, og bare administratorer i denne virksomheten kan endre det tilbake.',
    contactTitle: 'Hvor varsler går',
    contactText:
      'For eksempel om at passordet er endret. Koder og lenker sendes aldri dit; de går til brukernavnet.',
    contactSave: 'Endre kontaktadressen',
    done: {
      renamed: 'Brukernavnet er endret, og den gamle adressen har fått beskjed.',
      asked:
        'Forespørselen er sendt. Den gamle adressen har fått beskjed, og brukernavnet endres når vedkommende bekrefter.',
      withdrawn: 'Trukket tilbake. Brukernavnet er som det var.',
      over: 'Det var ikke noe som ventet lenger.',
      contact: 'Kontaktadressen er endret, og den gamle har fått beskjed.',
    },
    stale:
      'Noen andre har endret dette i mellomtiden, så ingenting ble gjort. Slik er det nå; prøv igjen hvis det fortsatt passer.',
    unchanged: 'Dette er brukernavnet nå. Skriv inn et annet.',
    contactUnchanged: 'Dette er kontaktadressen nå. Skriv inn en annen.',
    taken: 'En annen konto har dette brukernavnet.',
    limited: (wait: string) =>
      `Dette er endret mange ganger i dag, og hver gang har personen fått e-post. Vent ${wait}.`,

    noticeTitle: 'Et nytt brukernavn venter på deg',
    notice: (tenant: string, newUsername: string) =>
      `${tenant} vil endre brukernavnet ditt til ${newUsername}.`,
    noticeOpen: 'Bekreft eller avslå',
    contactIs: (email: string) => `Varsler går til ${email}.`,
    personTitle: 'Det nye brukernavnet ditt',
    askedBy: ({ tenantName, tenantId }: Who) =>
      `${tenantName} (${tenantId}), hovedvirksomheten din, vil endre brukernavnet ditt.`,
    onlyYours: (newUsername: string) =>
      `Bekreft bare hvis ${newUsername} er din egen postkasse. Den som leser den, kan velge passordet ditt og gå inn overalt hvor du kan gå inn.`,
    until: (oldUsername: string, when: string) =>
      `Du logger på som ${oldUsername} til du bekrefter. Forespørselen faller bort ${when}.`,
    confirmTitle: 'Bekreft',
    mailCode: 'Send meg koden',
    mailAgain: 'Send en ny kode',
    mailHint: (newUsername: string) =>
      `Seks sifre, til ${newUsername}. De gjelder i ti minutter, i denne nettleseren.`,
    mailed: (newUsername: string) => `En kode er på vei til ${newUsername}.`,
    confirm: 'Bekreft det nye brukernavnet',
    wrongCode: 'Koden er feil eller utløpt. Se i den nyeste e-posten, eller få en ny tilsendt.',
    codesLimited: (wait: string) => `For mange feil koder. Vent ${wait}.`,
    takenForPerson: (newUsername: string) =>
      `Koden er riktig, men en annen konto har brukernavnet ${newUsername}, så din kan ikke få det. Avslå, og bli enig med administratoren din om et annet.`,
    declineTitle: 'Eller avslå',
    declineText: (oldUsername: string, tenant: string) =>
      `Brukernavnet ditt er fortsatt ${oldUsername}, og ${tenant} ser at du har avslått.`,
    decline: 'Avslå',
    nothingTitle: 'Ingen nye brukernavn venter på deg',
    nothingText:
      'Ingen ber om å endre brukernavnet ditt lenger: Forespørselen er trukket, besvart eller falt bort.',
    confirmed: 'Brukernavnet ditt er endret. Fra nå av logger du på med det.',
    declined: 'Avslått. Brukernavnet ditt er som det var.',

    stopTitle: 'Stanse det nye brukernavnet?',
    stopText: ({ tenantName, tenantId }: Who, { oldUsername, newUsername }: Names) =>
      `${tenantName} (${tenantId}) har bedt om å endre SuperID-brukernavnet ${oldUsername} til ${newUsername}. Det har ikke skjedd ennå.`,
    stopEffect:
      'Stanser du det, blir brukernavnet som det er. Administratorene ser det i loggen sin, og kan be på nytt.',
    stopGo: 'Stans det',
    objectTitle: 'Protestere mot det nye brukernavnet?',
    objectText: ({ tenantName, tenantId }: Who, { oldUsername, newUsername }: Names) =>
      `${tenantName} (${tenantId}) har endret SuperID-brukernavnet ${oldUsername} til ${newUsername}. Stemmer ikke det, protester:`,
    objectEffects: [
      'Den som er logget på med kontoen, blir logget av overalt.',
      'Administratorene i hovedvirksomheten får beskjed på e-post.',
      'Brukernavnet endres ikke tilbake av dette. Det kan bare disse administratorene gjøre.',
    ],
    objectGo: 'Protester',
    objectedTitle: 'Protesten din er tatt imot',
    objectedHolds: (oldUsername: string) =>
      `Brukernavnet er fortsatt ${oldUsername}. Vet du ikke hvorfor noen ba om dette, si fra til administratoren din.`,
    objectedMoved:
      'Kontoen er logget av overalt, og administratorene i hovedvirksomheten har fått beskjed. Brukernavnet er ikke endret tilbake: Det kan bare de gjøre. Ring en av dem heller enn å vente.',
    overTitle: 'Det er ingenting å protestere mot',
    overText: ({ oldUsername, newUsername }: Names) =>
      `Endringen fra ${oldUsername} til ${newUsername} er trukket, avslått, gjort om eller falt bort. Brukernavnet er ${oldUsername}.`,
    deadTitle: 'Denne lenken virker ikke lenger',
    deadText: 'Den er utløpt, eller en del av den mangler. Ingenting er endret.',
    deadHelp: 'Er brukernavnet ditt endret uten at det skulle være det, si fra til administratoren din.',
    toSignIn: 'Gå til påloggingen',
  },
});
