import { both } from './both.ts';

/** The pages between an application and its sign-in. */
export const openid = both({
  en: {
    to: (application: string) => `to ${application}`,
    toThe: 'You will get to',
    signedInAs: (username: string) => `You are signed in as ${username}.`,
    chooseTitle: 'Choose where to work',
    chooseLead: (application: string) => `${application} opens in the tenant you choose.`,
    otherAccount: 'Use another account',
    backTo: (application: string) => `Back to ${application}`,
    noAccessTitle: (application: string) => `No way into ${application}`,
    noAccessTenant: (tenant: string) =>
      `Your account does not reach the tenant ${tenant} in this application. If it should, ask an administrator of the tenant.`,
    noAccessText:
      'None of the tenants that your account reaches uses this application. If one should, ask its administrator.',
    consentTitle: (application: string) => `Let ${application} in?`,
    consentLead: (application: string, tenant: string) =>
      `${application} belongs neither to SuperID nor to ${tenant}. If you let it in, it learns this of you:`,
    consentLeadOwn: (application: string) =>
      `${application} asks anew. If you let it in, it learns this of you:`,
    scopes: {
      openid: 'An id that stands for you, and when you signed in',
      profile: 'Your name, your username and your language',
      email: 'Your email address',
      tenant: 'The tenant, your role and your number there',
      offline_access: 'All of this also while you are away, until you take it back',
    },
    consentFor: 'For the tenant',
    consentRemembered: 'You can take this back in My account at any time.',
    allow: 'Let it in',
    deny: 'Do not',
    continueTitle: 'One moment',
    continueText: 'You are on your way. If nothing happens, press the button.',
    continueTo: 'Continue',
    wrongTitle: 'This application is not set up rightly',
    wrongText:
      'It asked SuperID to sign you in, in a way that we cannot answer safely. You did nothing wrong. Tell whoever looks after the application what stands here.',
    application: 'Application',
    unknownApplication: 'unknown',
    address: 'Address it gave',
    what: 'What is wrong',
    problems: {
      'no-client': 'The request names no client_id, or more than one.',
      'unknown-client': 'No application has this client_id.',
      disabled: 'This application is switched off.',
      'no-redirect-uri': 'The request names no redirect_uri, or more than one.',
      'redirect-uri':
        'The redirect_uri is not one that is registered for this application, letter by letter.',
      'request-uri': 'The request_uri has expired, or is not one that this application was given.',
      'too-long': 'The request is longer than 4,000 characters.',
      'post-logout-redirect-uri':
        'The post_logout_redirect_uri is not one that is registered for this application, letter by letter.',
      'logout-client':
        'The client_id and the id_token_hint are of different applications, or neither is ours.',
      'logout-repeated': 'A parameter of the request is there more than once.',
    },
    signOutTitle: 'Sign out?',
    signOutText: (application: string) => `${application} asks to sign you out of SuperID.`,
    signOutSomeone: 'An application asks to sign you out of SuperID.',
    signOutEffect: 'You will be signed out of the applications that you entered from this browser, too.',
    signOut: 'Sign out',
    stay: 'Stay signed in',
  },
  nb: {
    to: (application: string) => `til ${application}`,
    toThe: 'Du kommer til',
    signedInAs: (username: string) => `Du er logget inn som ${username}.`,
    chooseTitle: 'Velg hvor du vil arbeide',
    chooseLead: (application: string) => `${application} åpnes i virksomheten du velger.`,
    otherAccount: 'Bruk en annen konto',
    backTo: (application: string) => `Tilbake til ${application}`,
    noAccessTitle: (application: string) => `Ingen vei inn i ${application}`,
    noAccessTenant: (tenant: string) =>
      `Kontoen din når ikke virksomheten ${tenant} i denne applikasjonen. Hvis den skulle det, spør en administrator i virksomheten.`,
    noAccessText:
      'Ingen av virksomhetene som kontoen din når, bruker denne applikasjonen. Hvis en av dem skulle det, spør administratoren der.',
    consentTitle: (application: string) => `Slippe inn ${application}?`,
    consentLead: (application: string, tenant: string) =>
      `${application} hører verken til SuperID eller ${tenant}. Slipper du den inn, får den vite dette om deg:`,
    consentLeadOwn: (application: string) =>
      `${application} spør på nytt. Slipper du den inn, får den vite dette om deg:`,
    scopes: {
      openid: 'En id som står for deg, og når du logget inn',
      profile: 'Navnet, brukernavnet og språket ditt',
      email: 'E-postadressen din',
      tenant: 'Virksomheten, rollen og nummeret ditt der',
      offline_access: 'Alt dette også mens du er borte, til du tar det tilbake',
    },
    consentFor: 'For virksomheten',
    consentRemembered: 'Du kan når som helst ta dette tilbake under Min konto.',
    allow: 'Slipp den inn',
    deny: 'Nei',
    continueTitle: 'Et øyeblikk',
    continueText: 'Du er på vei. Skjer det ingenting, trykk på knappen.',
    continueTo: 'Fortsett',
    wrongTitle: 'Denne applikasjonen er ikke riktig satt opp',
    wrongText:
      'Den ba SuperID om å logge deg inn på en måte som vi ikke kan svare trygt på. Du har ikke gjort noe galt. Fortell den som har ansvar for applikasjonen, hva som står her.',
    application: 'Applikasjon',
    unknownApplication: 'ukjent',
    address: 'Adressen den oppga',
    what: 'Hva som er galt',
    problems: {
      'no-client': 'Forespørselen oppgir ingen client_id, eller flere enn én.',
      'unknown-client': 'Ingen applikasjon har denne client_id.',
      disabled: 'Denne applikasjonen er slått av.',
      'no-redirect-uri': 'Forespørselen oppgir ingen redirect_uri, eller flere enn én.',
      'redirect-uri':
        'redirect_uri er ikke en som er registrert for denne applikasjonen, bokstav for bokstav.',
      'request-uri': 'request_uri er utløpt, eller er ikke en som denne applikasjonen har fått.',
      'too-long': 'Forespørselen er lengre enn 4000 tegn.',
      'post-logout-redirect-uri':
        'post_logout_redirect_uri er ikke en som er registrert for denne applikasjonen, bokstav for bokstav.',
      'logout-client':
        'client_id og id_token_hint er fra ulike applikasjoner, eller ingen av dem er fra oss.',
      'logout-repeated': 'Et parameter i forespørselen står der mer enn én gang.',
    },
    signOutTitle: 'Logge ut?',
    signOutText: (application: string) => `${application} ber om å logge deg ut av SuperID.`,
    signOutSomeone: 'En applikasjon ber om å logge deg ut av SuperID.',
    signOutEffect: 'Du blir også logget ut av applikasjonene du har åpnet fra denne nettleseren.',
    signOut: 'Logg ut',
    stay: 'Forbli innlogget',
  },
});
