import { both } from './both.ts';

export const recovery = both({
  en: {
    title: 'Recovery',
    lead: 'For administrators with a recovery code, while the identity provider of their domain fails.',
    code: 'Recovery code',
    codeHint: 'Sixteen letters and digits. Each code works once, and all administrators are told.',
    codeEmpty: 'Enter one of your recovery codes.',
    open: 'Open the settings of the domain',
    wrong: 'This code opens nothing for this username. Check both, or take another of your codes.',
    limited: (wait: string) => `Too many tries. Wait ${wait}.`,
    answersTitle: 'The identity provider answers',
    answers:
      'From here it looks as if people can sign in, so nothing was opened, and your code still counts. Sign in as usual.',
    answersStill:
      'If that fails all the same, ask whoever runs SuperID to open the recovery: your code then works for an hour.',
    notices: {
      ended: 'What a code opened is over. Another of your codes opens it again.',
      closed: 'Closed. The code that opened it does not count any more.',
    },

    domainTitle: (domain: string) => `Recovery of ${domain}`,
    domainLead: 'Open for half an hour, in this browser. All administrators have been told.',
    domain: 'Domain',
    tenant: 'Tenant',
    provider: 'Identity provider',
    directory: 'Directory',
    since: 'Decides since',
    off: 'Does not decide: passwords count',
    now: 'Right now',
    health: {
      answers: 'It answers',
      fails: 'It does not answer as it should',
    },
    application: 'Registered there as',
    sharedApplication: 'SuperID, as for other tenants',

    switchOff: 'Let passwords count',
    switchOffText: (domain: string, provider: string) =>
      `${provider} no longer decides for ${domain}. Whoever has no password, you too, is mailed a link to choose one. You can switch it on again in the administration.`,
    switchOffGo: 'Switch the domain off',
    ownTitle: 'Your registration at the provider',
    ownText: 'If its secret has expired, make a new one there and enter it here.',
    clientId: 'Client id',
    secret: 'New client secret',
    secretHint: 'Kept encrypted, and never shown again.',
    problems: {
      clientId: 'This can be no client id. Copy it from the provider’s page, without spaces.',
      missing: 'Enter the client secret.',
      malformed: 'This can be no client secret. Copy it from the provider’s page, without spaces.',
    },
    done: {
      'switched-off':
        'The domain is switched off. Whoever has no password is being mailed a link to choose one: look in your mail.',
      saved: 'Saved. If the provider answers now, sign in as usual.',
    },
    end: 'Close the recovery',
    endText: 'Nothing can be changed from this browser afterwards.',
  },
  nb: {
    title: 'Gjenoppretting',
    lead: 'For administratorer med gjenopprettingskode, når identitetsleverandøren til domenet svikter.',
    code: 'Gjenopprettingskode',
    codeHint: 'Seksten bokstaver og sifre. Hver kode virker én gang, og alle administratorene får beskjed.',
    codeEmpty: 'Skriv inn en av gjenopprettingskodene dine.',
    open: 'Åpne innstillingene for domenet',
    wrong: 'Koden åpner ingenting for dette brukernavnet. Se over begge deler, eller ta en annen av kodene.',
    limited: (wait: string) => `For mange forsøk. Vent ${wait}.`,
    answersTitle: 'Identitetsleverandøren svarer',
    answers:
      'Herfra ser det ut til at folk kan logge på. Derfor er ingenting åpnet, og koden din gjelder fortsatt. Logg på som vanlig.',
    answersStill:
      'Går det likevel ikke, be dem som drifter SuperID, om å åpne gjenopprettingen. Da virker koden din i en time.',
    notices: {
      ended: 'Det koden åpnet, er lukket igjen. En annen av kodene dine åpner det på nytt.',
      closed: 'Lukket. Koden som åpnet, gjelder ikke lenger.',
    },

    domainTitle: (domain: string) => `Gjenoppretting av ${domain}`,
    domainLead: 'Åpent i en halvtime, i denne nettleseren. Alle administratorene har fått beskjed.',
    domain: 'Domene',
    tenant: 'Virksomhet',
    provider: 'Identitetsleverandør',
    directory: 'Katalog',
    since: 'Avgjør siden',
    off: 'Avgjør ikke: Passordene gjelder',
    now: 'Akkurat nå',
    health: {
      answers: 'Den svarer',
      fails: 'Den svarer ikke som den skal',
    },
    application: 'Registrert der som',
    sharedApplication: 'SuperID, som for andre virksomheter',

    switchOff: 'La passordene gjelde',
    switchOffText: (domain: string, provider: string) =>
      `${provider} avgjør ikke lenger for ${domain}. De som ikke har noe passord, du også, får en lenke på e-post for å velge ett. Du kan slå domenet på igjen i administrasjonen.`,
    switchOffGo: 'Slå av domenet',
    ownTitle: 'Registreringen deres hos leverandøren',
    ownText: 'Har hemmeligheten utløpt, lager du en ny der og skriver den inn her.',
    clientId: 'Klient-id',
    secret: 'Ny klienthemmelighet',
    secretHint: 'Den lagres kryptert og vises aldri igjen.',
    problems: {
      clientId: 'Dette kan ikke være en klient-id. Kopier den fra siden til leverandøren, uten mellomrom.',
      missing: 'Skriv inn klienthemmeligheten.',
      malformed:
        'Dette kan ikke være en klienthemmelighet. Kopier den fra siden til leverandøren, uten mellomrom.',
    },
    done: {
      'switched-off':
        'Domenet er slått av. De som ikke har noe passord, får nå en lenke på e-post for å velge ett. Se i innboksen din.',
      saved: 'Lagret. Svarer leverandøren nå, kan du logge på som vanlig.',
    },
    end: 'Lukk gjenopprettingen',
    endText: 'Etter det kan ingenting endres fra denne nettleseren.',
  },
});
