import { both } from './both.ts';

/** The pages between an application and its sign-in. */
export const openid = both({
  en: {
    signedInAs: 'Signed in as',
    otherAccount: 'Use another account',
    backTo: (application: string) => `Back to ${application}`,
    tenant: 'Tenant',
    account: 'Account',
    chooseLead: (application: string) => `${application} opens in the tenant you choose.`,
    noAccessTitle: (application: string) => `You have no access to ${application}`,
    noTenant: 'You are not an active user of any tenant. If you should be, ask an administrator there.',
    noAccess:
      'None of the tenants you work in uses this application. If one should, ask an administrator there.',
    noAccessIn: (tenant: string) =>
      `Either you are not an active user of the tenant ${tenant}, or it does not use this application. Its administrators can help.`,
    connectFirst: (application: string) =>
      `You are invited, but not connected yet. Connect first, then open ${application} again.`,
    consentTitle: (application: string) => `Give ${application} access?`,
    consentLead: (application: string, tenant: string) =>
      `${application} belongs to neither SuperID nor ${tenant}.`,
    consentLeadOwn: 'The application asks you to confirm what it may do.',
    consentMay: 'If you give it access, it can:',
    consentResource: (resource: string) => `use ${resource} in your name`,
    consentRemoval: 'You can remove the access at any time, in My account.',
    allow: 'Give access',
    deny: 'No, go back',
    onTheWay: 'One moment',
    onTheWayTo: (application: string) =>
      `You are on your way to ${application}. If nothing happens, press Continue.`,
    disabledTitle: 'This application is disabled',
    disabledText: 'Nobody can sign in to it right now. Whoever looks after it can tell you more.',
    wrongTitle: 'This application is not set up correctly',
    wrongLead: 'You have done nothing wrong.',
    wrongText:
      'It sent you here in a way that we cannot answer safely. Tell whoever looks after the application what it says below.',
    application: 'Application',
    unknownApplication: 'Unknown',
    address: 'The address it gave',
    what: 'What is wrong',
    problems: {
      'no-client': 'The request names no client_id, or more than one.',
      'unknown-client': 'No application has this client_id.',
      disabled: 'Whoever runs SuperID has disabled it.',
      'no-redirect-uri': 'The request names no redirect_uri, or more than one.',
      'redirect-uri':
        'The redirect_uri is not registered for this application. It has to be the same, letter by letter.',
      'request-uri': 'The request_uri has expired, or is not one that this application was given.',
      'too-long': 'The request is longer than 3,700 bytes.',
      'post-logout-redirect-uri':
        'The post_logout_redirect_uri is not registered for this application. It has to be the same, letter by letter.',
      'logout-client':
        'The client_id and the id_token_hint are of different applications, or neither is ours.',
      'logout-repeated': 'A parameter of the request is there more than once.',
    },
    logoutAsked: 'An application asks to sign you out of SuperID.',
    logoutAskedBy: (application: string) => `${application} asks to sign you out of SuperID.`,
    logoutEffect: 'The applications that you opened in this browser are told, so that they sign you out too.',
    stay: 'Stay signed in',
  },
  nb: {
    signedInAs: 'Logget på som',
    otherAccount: 'Bruk en annen konto',
    backTo: (application: string) => `Tilbake til ${application}`,
    tenant: 'Virksomhet',
    account: 'Konto',
    chooseLead: (application: string) => `${application} åpnes i virksomheten du velger.`,
    noAccessTitle: (application: string) => `Du har ikke tilgang til ${application}`,
    noTenant:
      'Du er ikke aktiv bruker i noen virksomhet. Hvis du skulle være det, spør en administrator der.',
    noAccess:
      'Ingen av virksomhetene du jobber i, bruker denne applikasjonen. Skulle en av dem det, spør en administrator der.',
    noAccessIn: (tenant: string) =>
      `Enten er du ikke aktiv bruker i virksomheten ${tenant}, eller så bruker den ikke denne applikasjonen. Administratorene der kan hjelpe deg.`,
    connectFirst: (application: string) =>
      `Du er invitert, men ikke koblet til ennå. Koble til først, og åpne ${application} på nytt etterpå.`,
    consentTitle: (application: string) => `Gi ${application} tilgang?`,
    consentLead: (application: string, tenant: string) =>
      `${application} hører verken til SuperID eller ${tenant}.`,
    consentLeadOwn: 'Applikasjonen ber deg bekrefte hva den kan gjøre.',
    consentMay: 'Gir du tilgang, kan den:',
    consentResource: (resource: string) => `bruke ${resource} i ditt navn`,
    consentRemoval: 'Du kan når som helst fjerne tilgangen under Min konto.',
    allow: 'Gi tilgang',
    deny: 'Nei, gå tilbake',
    onTheWay: 'Et øyeblikk',
    onTheWayTo: (application: string) =>
      `Du er på vei til ${application}. Skjer det ingenting, trykk på Fortsett.`,
    disabledTitle: 'Denne applikasjonen er slått av',
    disabledText: 'Ingen kan logge på den nå. Den som har ansvar for den, kan fortelle mer.',
    wrongTitle: 'Denne applikasjonen er ikke riktig satt opp',
    wrongLead: 'Du har ikke gjort noe galt.',
    wrongText:
      'Den sendte deg hit på en måte som vi ikke kan svare trygt på. Fortell den som har ansvar for applikasjonen, hva som står nedenfor.',
    application: 'Applikasjon',
    unknownApplication: 'Ukjent',
    address: 'Adressen den oppga',
    what: 'Hva som er galt',
    problems: {
      'no-client': 'Forespørselen oppgir ingen client_id, eller flere enn én.',
      'unknown-client': 'Ingen applikasjon har denne client_id.',
      disabled: 'De som driver SuperID, har slått den av.',
      'no-redirect-uri': 'Forespørselen oppgir ingen redirect_uri, eller flere enn én.',
      'redirect-uri':
        'redirect_uri er ikke registrert for denne applikasjonen. Den må være lik, bokstav for bokstav.',
      'request-uri': 'request_uri er utløpt, eller er ikke en som denne applikasjonen har fått.',
      'too-long': 'Forespørselen er lengre enn 3700 byte.',
      'post-logout-redirect-uri':
        'post_logout_redirect_uri er ikke registrert for denne applikasjonen. Den må være lik, bokstav for bokstav.',
      'logout-client':
        'client_id og id_token_hint er fra ulike applikasjoner, eller ingen av dem er fra oss.',
      'logout-repeated': 'En parameter i forespørselen står der mer enn én gang.',
    },
    logoutAsked: 'En applikasjon ber om å logge deg av SuperID.',
    logoutAskedBy: (application: string) => `${application} ber om å logge deg av SuperID.`,
    logoutEffect: 'Applikasjonene du har åpnet i denne nettleseren, får beskjed, så de også logger deg av.',
    stay: 'Forbli pålogget',
  },
});
