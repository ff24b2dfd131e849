import { both } from './both.ts';

type Place = { provider: string; domain: string };

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);
const personer = (count: number) => (count === 1 ? '1 person' : `${count} personer`);

export const domains = both({
  en: {
    title: 'Domains',
    lead: 'Put the email domain of your people under Microsoft or Google, and they sign in there. SuperID then keeps no password of theirs.',
    add: 'Add a domain',
    list: 'Domains of this tenant',
    noneTitle: 'No domains yet',
    noneText:
      'Begin with the domain of your people’s usernames. You sign in at Microsoft or Google as someone of it, and need whoever looks after its DNS.',
    domain: 'Domain',
    provider: 'Identity provider',
    directory: 'Directory',
    state: 'State',
    states: { claimed: 'Not proved', disputed: 'In dispute', proved: 'Proved, not on', on: 'On' },
    recordGone: 'DNS record is gone',
    pilotCount: (count: number) => `${people(count)} in the pilot`,
    removed: 'The domain is removed.',
    newLead: 'Nothing changes for anybody until you switch it on, which is the last step.',
    newSteps: [
      'You sign in at Microsoft or Google as someone of the domain. So we learn which directory your people are in.',
      'You prove that the domain is yours, by a DNS record.',
      'You see who is affected, try it with a few people, and switch it on for everyone.',
    ],
    signInThere: (provider: string) => `Sign in with ${provider}`,
    notSetUp: (provider: string) =>
      `${provider} is not set up for this SuperID. Whoever runs the service can do that.`,
    shownTitle: 'Is this the domain?',
    shown: ({ provider, upn }: { provider: string; upn: string }) =>
      `You signed in at ${provider} as ${upn}.`,
    registerThat: (domain: string) => `Register ${domain}`,
    otherAccount: 'Sign in as someone else',
    shownOver:
      'That sign-in took too long, or was for another account or tenant. Nothing is registered. Sign in there once more.',
    stepStates: { done: 'Done', next: 'Next', later: 'Later' },
    consent: (provider: string) => `Let ${provider} agree`,
    consentText: (provider: string) =>
      `${provider} asks an administrator of your directory once whether its people may use SuperID. This opens ${provider}’s own page. Without it, people may be turned away there.`,
    consentGo: (provider: string) => `Open the page at ${provider}`,
    consents: {
      given: 'Microsoft says that your directory has agreed.',
      refused:
        'Microsoft says that your directory has not agreed. Nothing is changed, and you can ask again.',
    },
    prove: 'Prove that the domain is yours',
    proveText: (domain: string) =>
      `Add this record where the DNS of ${domain} is looked after. It can take an hour until it is seen everywhere.`,
    recordType: 'Type',
    recordName: 'Name',
    recordValue: 'Text',
    check: 'Check the record',
    provedText: 'The record has been found. Leave it there: we go on looking for it.',
    proofs: {
      proved: 'The domain is proved.',
      'record-missing':
        'The record is not there yet. Compare name and text with those below, give DNS some time, and check again.',
      'dns-down':
        'The name servers gave no answer, which says nothing about your record. Check again in a few minutes.',
      'proved-by-another':
        'Your record is there, but another tenant has proved this domain already. Those who run SuperID have been told and decide. You get a mail then.',
      'domain-of-operator':
        'Someone who runs SuperID has a username of this domain, so it cannot be put under an identity provider. Ask those who run the service.',
    },
    disputed:
      'Another tenant has proved this domain too. Those who run SuperID decide, and mail your administrators then.',
    missing: (when: string, last: string) =>
      `The DNS record has been gone since ${when}. Put it back. From ${last} on nobody new is linked; whoever is linked goes on signing in.`,
    missingTitle: 'The DNS record is gone',
    affected: 'See who is affected',
    affectedNow: 'Who signs in this way',
    affectedCount: (count: number, domain: string) =>
      count === 0
        ? `Nobody of this tenant has a username at ${domain} yet.`
        : `${people(count)} of this tenant ${count === 1 ? 'has' : 'have'} a username at ${domain}.`,
    affectedFirst: (count: number) => `The first ${count} by name:`,
    elsewhere: (domain: string) =>
      `It reaches everyone with a username at ${domain}, also in other tenants that they work in.`,
    pilot: 'Try it with a few people',
    pilotText: (provider: string) =>
      `They sign in by the button ‘Continue with ${provider}’, or by a link in a mail. Everyone else goes on as before, and so do the passwords of those who try it.`,
    pilotLater: 'You can once the domain is proved.',
    pilotUsername: 'Username',
    pilotHint: (domain: string) => `Someone of this tenant at ${domain}.`,
    pilotMail: 'Mail them a link',
    pilotAdd: 'Add to the pilot',
    pilotList: 'People in the pilot',
    pilotAdded: 'Added',
    pilotRemove: 'Take out',
    pilotRemoveThat: (name: string) => `Take out ${name}`,
    pilotProblems: {
      'no-such-user': (domain: string) =>
        `Nobody of this tenant has this username at ${domain}. Check how it is written, or register the person first.`,
      'no-pilot': () =>
        'The domain is not proved any more, its DNS record has been gone for more than 14 days, or it is on for everyone already.',
    },
    name: 'Name',
    username: 'Username',
    switchOn: 'Switch it on',
    switchText: (provider: string) =>
      `From then on ${provider} decides for everyone of the domain. You see what happens before it does.`,
    switchLater: 'You can once the domain is proved.',
    switchGo: 'Switch on for everyone',
    on: (provider: string, when: string) =>
      `On since ${when}: ${provider} decides for everyone of the domain.`,
    recovery: 'Recovery codes',
    recoveryText: (provider: string) =>
      `If ${provider} fails, nobody of the domain gets in. With a recovery code an administrator opens these settings without signing in there, and switches it off.`,
    recoveryNone: 'Nobody has a recovery code. Make yours now, while you can sign in.',
    codesLeft: 'Codes left',
    recoveryGo: 'Make codes for myself',
    look: 'Needs a look',
    showPerson: (name: string) => `Show ${name}`,
    conflict: ({
      provider,
      upn,
      nameThere,
      when,
    }: Place & { upn: string; nameThere: string; when: string }) =>
      `Someone else came from ${provider} with this address, as ${nameThere ? `${nameThere}, ` : ''}${upn}, last ${when}. Say on their page who that is.`,
    otherName: ({ provider, upn }: Place & { upn: string }) =>
      `Is called ${upn} at ${provider}. Change the username if the person has a new name.`,
    own: (provider: string) => `Your own registration at ${provider}`,
    ownText: (provider: string) =>
      `People come to ${provider} by SuperID’s registration there, unless your company has one of its own. It counts for all your domains at ${provider}.`,
    ownNow: (clientId: string) => `In use: ${clientId}.`,
    ownOpen: 'Use a registration of our own',
    ownChange: 'Change it',
    clientId: 'Client id',
    clientIdHint: 'As your registration shows it.',
    secret: 'Client secret',
    secretHint: 'It is kept encrypted, and never shown again.',
    secretKept: 'Leave it empty to keep the one that is there.',
    ownProblems: {
      clientId: 'Enter the client id: at most 200 letters, digits and signs, without spaces.',
      missing: 'Enter the secret that belongs to this client id.',
      malformed: 'Enter a secret of at most 500 letters, digits and signs, without spaces.',
    },
    ownRemove: 'Stop using it',
    ownRemoveText: (provider: string) =>
      `People then come to ${provider} by SuperID’s registration, from the next sign-in on.`,
    switchOff: 'Switch it off',
    switchOffText: 'Passwords count again. Whoever has none is mailed a link to choose one.',
    switchOffGo: 'Switch off',
    remove: 'Remove the domain',
    removeText: 'Your tenant gives the domain back. To use it again you begin anew, with a new proof.',
    removeGo: 'Remove',
    switchTitle: ({ provider, domain }: Place) => `Switch on ${provider} for ${domain}`,
    switchEffects: ({ provider, domain, count }: Place & { count: number }) => [
      count === 0
        ? `From now on everyone at ${domain} signs in with ${provider}. In this tenant that is nobody yet.`
        : `From now on everyone at ${domain} signs in with ${provider}. In this tenant that is ${people(count)}.`,
      'Their passwords do not count any more. Links, codes and resets that were mailed to them stop working.',
      `Whoever is signed in otherwise is signed out, in every tenant: you too, if your username is at ${domain} and you have not come by ${provider}.`,
      'Microsoft or Google now decides who gets in. If it fails, only a recovery code opens these settings.',
    ],
    untried: 'Nobody is in the pilot. Try it yourself first, so that you know that it works.',
    namedTitle: 'Who else gets recovery codes',
    namedHint: 'You get ten on the next page. Whomever you choose is told by mail to fetch their own.',
    namedNobody:
      'You are the only administrator. Better make someone else one too, so that the codes are not with one person alone.',
    samePeople: (count: number) =>
      count === 1
        ? 'The 1 person who is linked in another directory is the same person in this one'
        : `The ${count} people who are linked in another directory are the same people in this one`,
    samePeopleHint:
      'Tick this if your company has moved to another directory. They are linked anew at their next sign-in. Otherwise they are turned away until you have looked at each.',
    switchNow: 'Switch on now',
    switchProblems: {
      'not-proved': 'The domain is not proved any more. Nothing was switched on.',
      'record-lapsed':
        'The DNS record has been gone for more than 14 days. Put it back, and switch on when it has been found again. Nothing was switched on.',
      'domain-of-operator':
        'Someone who runs SuperID has a username of this domain, so it cannot be put under an identity provider. Nothing was switched on.',
    },
    switchedOn: ({ provider, domain }: Place) => `${provider} is on for ${domain}.`,
    offered: (count: number) =>
      count === 1
        ? '1 other administrator is told to fetch codes.'
        : `${count} other administrators are told to fetch codes.`,
    codesFailed: 'Your recovery codes could not be made. Fetch them now.',
    codesTitle: (domain: string) => `Recovery codes for ${domain}`,
    codesText: (provider: string) =>
      `With one of these you open the settings of the domain while ${provider} fails, without signing in. Each works once.`,
    codesHave: (count: number) =>
      count === 0
        ? 'You have no code.'
        : count === 1
          ? 'You have 1 code that is not used.'
          : `You have ${count} codes that are not used.`,
    codesMake: 'Make ten new codes',
    codesReplace: 'Those that you have for this domain stop working.',
    codesNotOn: 'Recovery codes are for a domain that is switched on, and this one is not.',
    codesMadeTitle: 'Print or copy these codes now',
    codesMade:
      'They are shown this once. Keep them where you reach them without signing in, and where nobody else does.',
    codesDone: 'I have kept them',
    offTitle: ({ provider, domain }: Place) => `Switch off ${provider} for ${domain}`,
    offEffects: ({ domain, count }: Place & { count: number }) => [
      `${count === 0 ? 'Everyone' : `Everyone, ${people(count)} of this tenant among them,`} at ${domain} signs in with a password again.`,
      'Whoever has none is mailed a link to choose one. Until they have, they do not get in.',
      'The recovery codes stop working while it is off. You can switch it on again at any time.',
    ],
    removalTitle: (domain: string) => `Remove ${domain}`,
    removalEffects: ({ provider, domain }: Place) => [
      `Your tenant gives ${domain} back. Another one can prove it then.`,
      `Whoever has come by ${provider} is signed out. The pilot and the recovery codes are gone.`,
      'Nobody is removed: everyone goes on with their password.',
    ],
    removalRefused:
      'It is on, or links to choose a password are still being mailed. Switch it off first, or wait a few minutes.',
    done: {
      registered: 'The domain is registered. Now prove that it is yours.',
      'pilot-added': 'Added to the pilot.',
      'pilot-mailed': 'Added to the pilot, and the mail is on its way.',
      'pilot-removed': 'Taken out of the pilot.',
      'switched-off': 'Switched off. Whoever has no password is mailed a link to choose one.',
      'own-changed': 'Your own registration is in use from the next sign-in on.',
      'own-removed': 'SuperID’s registration is in use from the next sign-in on.',
    },
  },
  nb: {
    title: 'Domener',
    lead: 'Legg e-postdomenet til folk hos dere under Microsoft eller Google, så logger de på der. SuperID har da ikke noe passord for dem.',
    add: 'Legg til et domene',
    list: 'Domenene til virksomheten',
    noneTitle: 'Ingen domener ennå',
    noneText:
      'Begynn med domenet i brukernavnene deres. Du logger på hos Microsoft eller Google som noen i domenet, og trenger den som har ansvar for DNS.',
    domain: 'Domene',
    provider: 'Identitetsleverandør',
    directory: 'Katalog',
    state: 'Status',
    states: { claimed: 'Ikke bekreftet', disputed: 'Tvist', proved: 'Bekreftet, ikke på', on: 'På' },
    recordGone: 'DNS-oppføringen er borte',
    pilotCount: (count: number) => `${personer(count)} i piloten`,
    removed: 'Domenet er fjernet.',
    newLead: 'Ingenting endres for noen før du slår det på, og det er det siste du gjør.',
    newSteps: [
      'Du logger på hos Microsoft eller Google som noen i domenet. Slik får vi vite hvilken katalog folk er i.',
      'Du bekrefter at domenet er deres, med en DNS-oppføring.',
      'Du ser hvem det gjelder, prøver med noen få, og slår det på for alle.',
    ],
    signInThere: (provider: string) => `Logg på med ${provider}`,
    notSetUp: (provider: string) =>
      `${provider} er ikke satt opp for denne SuperID-en. Den som driver tjenesten, kan gjøre det.`,
    shownTitle: 'Er dette domenet?',
    shown: ({ provider, upn }: { provider: string; upn: string }) =>
      `Du logget på hos ${provider} som ${upn}.`,
    registerThat: (domain: string) => `Registrer ${domain}`,
    otherAccount: 'Logg på som en annen',
    shownOver:
      'Den påloggingen tok for lang tid, eller gjaldt en annen konto eller virksomhet. Ingenting er registrert. Logg på der én gang til.',
    stepStates: { done: 'Ferdig', next: 'Nå', later: 'Senere' },
    consent: (provider: string) => `La ${provider} godta det`,
    consentText: (provider: string) =>
      `${provider} spør én gang en administrator for katalogen deres om folk der kan bruke SuperID. Dette åpner siden til ${provider}. Uten det kan folk bli avvist der.`,
    consentGo: (provider: string) => `Åpne siden hos ${provider}`,
    consents: {
      given: 'Microsoft sier at katalogen deres har godtatt det.',
      refused:
        'Microsoft sier at katalogen deres ikke har godtatt det. Ingenting er endret, og du kan spørre igjen.',
    },
    prove: 'Bekreft at domenet er deres',
    proveText: (domain: string) =>
      `Legg inn denne oppføringen der DNS for ${domain} styres. Det kan ta en time før den synes overalt.`,
    recordType: 'Type',
    recordName: 'Navn',
    recordValue: 'Tekst',
    check: 'Se etter oppføringen',
    provedText: 'Oppføringen er funnet. La den stå: Vi ser etter den jevnlig.',
    proofs: {
      proved: 'Domenet er bekreftet.',
      'record-missing':
        'Oppføringen er ikke der ennå. Sammenlign navn og tekst med det som står under, gi DNS litt tid, og prøv igjen.',
      'dns-down':
        'Navnetjenerne svarte ikke, og det sier ingenting om oppføringen deres. Prøv igjen om noen minutter.',
      'proved-by-another':
        'Oppføringen deres er der, men en annen virksomhet har alt bekreftet domenet. De som driver SuperID, har fått beskjed og avgjør. Du får e-post da.',
      'domain-of-operator':
        'En av dem som driver SuperID, har et brukernavn i dette domenet, så det kan ikke legges under en identitetsleverandør. Spør dem som driver tjenesten.',
    },
    disputed:
      'En annen virksomhet har også bekreftet dette domenet. De som driver SuperID, avgjør, og sender da e-post til administratorene.',
    missing: (when: string, last: string) =>
      `DNS-oppføringen har vært borte siden ${when}. Legg den tilbake. Fra ${last} kobles ingen nye til. De som er koblet til, logger på som før.`,
    missingTitle: 'DNS-oppføringen er borte',
    affected: 'Se hvem det gjelder',
    affectedNow: 'Hvem som logger på slik',
    affectedCount: (count: number, domain: string) =>
      count === 0
        ? `Ingen i virksomheten har brukernavn hos ${domain} ennå.`
        : `${personer(count)} i virksomheten har brukernavn hos ${domain}.`,
    affectedFirst: (count: number) => `De ${count} første etter navn:`,
    elsewhere: (domain: string) =>
      `Det gjelder alle med brukernavn hos ${domain}, også i andre virksomheter de jobber i.`,
    pilot: 'Prøv med noen få',
    pilotText: (provider: string) =>
      `De logger på med knappen «Fortsett med ${provider}», eller med en lenke i en e-post. Alle andre fortsetter som før, og passordene til dem som prøver, virker også som før.`,
    pilotLater: 'Det kan du når domenet er bekreftet.',
    pilotUsername: 'Brukernavn',
    pilotHint: (domain: string) => `En i virksomheten hos ${domain}.`,
    pilotMail: 'Send en lenke på e-post',
    pilotAdd: 'Legg til i piloten',
    pilotList: 'De som er med i piloten',
    pilotAdded: 'Lagt til',
    pilotRemove: 'Ta ut',
    pilotRemoveThat: (name: string) => `Ta ut ${name}`,
    pilotProblems: {
      'no-such-user': (domain: string) =>
        `Ingen i virksomheten har dette brukernavnet hos ${domain}. Se om det er riktig skrevet, eller registrer personen først.`,
      'no-pilot': () =>
        'Domenet er ikke bekreftet lenger, DNS-oppføringen har vært borte i mer enn 14 dager, eller det er alt slått på for alle.',
    },
    name: 'Navn',
    username: 'Brukernavn',
    switchOn: 'Slå det på',
    switchText: (provider: string) =>
      `Fra da av avgjør ${provider} for alle i domenet. Du får se hva som skjer, før det skjer.`,
    switchLater: 'Det kan du når domenet er bekreftet.',
    switchGo: 'Slå på for alle',
    on: (provider: string, when: string) => `På siden ${when}: ${provider} avgjør for alle i domenet.`,
    recovery: 'Gjenopprettingskoder',
    recoveryText: (provider: string) =>
      `Svikter ${provider}, kommer ingen i domenet inn. Med en gjenopprettingskode kan en administrator åpne disse innstillingene uten å logge på der, og slå det av.`,
    recoveryNone: 'Ingen har en gjenopprettingskode. Lag dine nå, mens du kan logge på.',
    codesLeft: 'Koder igjen',
    recoveryGo: 'Lag koder til meg selv',
    look: 'Bør ses på',
    showPerson: (name: string) => `Vis ${name}`,
    conflict: ({
      provider,
      upn,
      nameThere,
      when,
    }: Place & { upn: string; nameThere: string; when: string }) =>
      `En annen kom fra ${provider} med denne adressen, som ${nameThere ? `${nameThere}, ` : ''}${upn}, sist ${when}. Si hvem det er, på siden til personen.`,
    otherName: ({ provider, upn }: Place & { upn: string }) =>
      `Heter ${upn} hos ${provider}. Endre brukernavnet hvis personen har byttet navn.`,
    own: (provider: string) => `Egen registrering hos ${provider}`,
    ownText: (provider: string) =>
      `Folk kommer til ${provider} gjennom SuperIDs registrering der, med mindre firmaet har sin egen. Den gjelder for alle domenene deres hos ${provider}.`,
    ownNow: (clientId: string) => `I bruk: ${clientId}.`,
    ownOpen: 'Bruk vår egen registrering',
    ownChange: 'Endre den',
    clientId: 'Klient-id',
    clientIdHint: 'Slik den står i registreringen deres.',
    secret: 'Klienthemmelighet',
    secretHint: 'Den lagres kryptert og vises aldri igjen.',
    secretKept: 'La feltet stå tomt for å beholde den som er der.',
    ownProblems: {
      clientId: 'Skriv inn klient-id-en: høyst 200 bokstaver, sifre og tegn, uten mellomrom.',
      missing: 'Skriv inn hemmeligheten som hører til denne klient-id-en.',
      malformed: 'Skriv inn en hemmelighet på høyst 500 bokstaver, sifre og tegn, uten mellomrom.',
    },
    ownRemove: 'Slutt å bruke den',
    ownRemoveText: (provider: string) =>
      `Folk kommer da til ${provider} gjennom SuperIDs registrering, fra neste pålogging.`,
    switchOff: 'Slå det av',
    switchOffText: 'Passord gjelder igjen. Den som ikke har noe, får en lenke på e-post til å velge et.',
    switchOffGo: 'Slå av',
    remove: 'Fjern domenet',
    removeText: 'Virksomheten gir fra seg domenet. Vil dere bruke det igjen, må det bekreftes på nytt.',
    removeGo: 'Fjern',
    switchTitle: ({ provider, domain }: Place) => `Slå på ${provider} for ${domain}`,
    switchEffects: ({ provider, domain, count }: Place & { count: number }) => [
      count === 0
        ? `Fra nå av logger alle hos ${domain} på med ${provider}. I denne virksomheten er det ingen ennå.`
        : `Fra nå av logger alle hos ${domain} på med ${provider}. I denne virksomheten er det ${personer(count)}.`,
      'Passordene deres gjelder ikke lenger. Lenker og koder de har fått på e-post, slutter å virke.',
      `Den som er logget på på annen måte, blir logget av i alle virksomheter: du også, hvis brukernavnet ditt er hos ${domain} og du ikke kom gjennom ${provider}.`,
      'Det er nå Microsoft eller Google som avgjør hvem som slipper inn. Svikter det, er det bare en gjenopprettingskode som åpner disse innstillingene.',
    ],
    untried: 'Ingen er med i piloten. Prøv selv først, så du vet at det virker.',
    namedTitle: 'Hvem andre skal ha gjenopprettingskoder',
    namedHint: 'Du får ti på neste side. De du velger, får e-post om å hente sine egne.',
    namedNobody: 'Du er eneste administrator. Gjør gjerne en til, så ikke kodene er hos én person alene.',
    samePeople: (count: number) =>
      count === 1
        ? 'Personen som er koblet til en annen katalog, er den samme i denne'
        : `De ${count} som er koblet til en annen katalog, er de samme i denne`,
    samePeopleHint:
      'Kryss av hvis firmaet har flyttet til en annen katalog. Da kobles de til på nytt neste gang de logger på. Ellers blir de avvist til du har sett på hver enkelt.',
    switchNow: 'Slå på nå',
    switchProblems: {
      'not-proved': 'Domenet er ikke bekreftet lenger. Ingenting ble slått på.',
      'record-lapsed':
        'DNS-oppføringen har vært borte i mer enn 14 dager. Legg den inn igjen, og slå på når den er funnet på nytt. Ingenting ble slått på.',
      'domain-of-operator':
        'En av dem som driver SuperID, har et brukernavn i dette domenet, så det kan ikke legges under en identitetsleverandør. Ingenting ble slått på.',
    },
    switchedOn: ({ provider, domain }: Place) => `${provider} er på for ${domain}.`,
    offered: (count: number) =>
      count === 1
        ? '1 annen administrator får beskjed om å hente koder.'
        : `${count} andre administratorer får beskjed om å hente koder.`,
    codesFailed: 'Gjenopprettingskodene dine kunne ikke lages. Hent dem nå.',
    codesTitle: (domain: string) => `Gjenopprettingskoder for ${domain}`,
    codesText: (provider: string) =>
      `Med en av disse åpner du innstillingene for domenet mens ${provider} svikter, uten å logge på. Hver kode virker én gang.`,
    codesHave: (count: number) =>
      count === 0
        ? 'Du har ingen kode.'
        : count === 1
          ? 'Du har 1 ubrukt kode.'
          : `Du har ${count} ubrukte koder.`,
    codesMake: 'Lag ti nye koder',
    codesReplace: 'De du har for dette domenet, slutter å virke.',
    codesNotOn: 'Gjenopprettingskoder er for domener som er slått på, og det er ikke dette.',
    codesMadeTitle: 'Skriv ut eller kopier kodene nå',
    codesMade:
      'De vises bare denne ene gangen. Ta vare på dem et sted du når uten å logge på, og der ingen andre ser dem.',
    codesDone: 'Jeg har tatt vare på dem',
    offTitle: ({ provider, domain }: Place) => `Slå av ${provider} for ${domain}`,
    offEffects: ({ domain, count }: Place & { count: number }) => [
      `${count === 0 ? `Alle hos ${domain}` : `Alle hos ${domain}, blant dem ${personer(count)} i virksomheten,`} logger på med passord igjen.`,
      'Den som ikke har noe, får en lenke på e-post til å velge et. Inntil det er gjort, slipper de ikke inn.',
      'Gjenopprettingskodene virker ikke mens det er av. Du kan slå det på igjen når som helst.',
    ],
    removalTitle: (domain: string) => `Fjern ${domain}`,
    removalEffects: ({ provider, domain }: Place) => [
      `Virksomheten gir fra seg ${domain}. En annen kan da bekrefte det.`,
      `De som er kommet gjennom ${provider}, blir logget av. Piloten og gjenopprettingskodene blir borte.`,
      'Ingen personer fjernes: Alle fortsetter med passordet sitt.',
    ],
    removalRefused:
      'Det er på, eller det sendes fortsatt lenker til å velge passord. Slå det av først, eller vent noen minutter.',
    done: {
      registered: 'Domenet er registrert. Nå må du bekrefte at det er deres.',
      'pilot-added': 'Lagt til i piloten.',
      'pilot-mailed': 'Lagt til i piloten, og e-posten er på vei.',
      'pilot-removed': 'Tatt ut av piloten.',
      'switched-off': 'Slått av. Den som ikke har passord, får en lenke på e-post til å velge et.',
      'own-changed': 'Registreringen deres er i bruk fra neste pålogging.',
      'own-removed': 'SuperIDs registrering er i bruk fra neste pålogging.',
    },
  },
});
