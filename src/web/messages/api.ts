import { both } from './both.ts';

/** Around the reference, which is made from the code and is in English, like the API itself. */
export const api = both({
  en: {
    title: 'Admin API',
    lead: 'Everything that administrators and operators do on their pages, as JSON over HTTPS.',
    nav: 'Reference',
    document: 'The same as an OpenAPI 3.1 document',
    begin: 'How to begin',
    token:
      'Make an API token on the page “API tokens” of your tenant. It is shown once. Send it with every request:',
    scopes:
      'A token has scopes, and none includes another: read to look, write for ordinary changes, security for what can open doors (administrators, tokens, usernames). A tenant’s token reaches that tenant alone; whatever else there is looks as if it were not.',
    changes: 'Changes',
    changesText:
      'An answer about one user or tenant has an ETag. Send it as If-Match when you change it, and you are told (412) if someone else was faster. Without If-Match it is changed as it is by then. A PATCH keeps what it does not name. A body or query with a name that we do not know is refused, so that a misspelt one is noticed.',
    creations: 'Creations',
    creationsText:
      'Send a POST with an Idempotency-Key of your own, best a random UUID, and repeat it under the same key if you hear nothing: it is done once, and its answer is given again for a day. What was refused has changed nothing and may be repeated too. If we break off half-way, the key stays taken for a day (request_in_progress): look whether what you wanted is there, and take a new key if it is not.',
    lists: 'Lists',
    listsText:
      'Lists come page by page, up to 200 at once (limit). Follow the header Link with rel="next" until there is none, or send next as cursor. Nobody comes twice and nobody is left out while others come and go.',
    limits: 'Limits',
    limitsText:
      'Each token has 600 requests a minute. The headers RateLimit and RateLimit-Policy say what is left; beyond it the answer is 429, with how long to wait in Retry-After.',
    problems: 'Problems',
    problemsText:
      'Whatever is refused is answered as application/problem+json (RFC 9457). The code does not change; the sentences may. With fields, errors says which. The reference names the request in our log.',
    schemas: 'Schemas',
    needs: 'Needs',
    with: 'with',
    tokens: {
      tenantToken: 'a tenant’s token',
      operatorToken: 'an operator’s token',
    },
    details: 'Parameters, body and answers',
    parameters: 'Parameters',
    body: 'Body',
    answers: 'Answers',
    optional: 'optional',
    listOf: 'a list of ',
    or: ' or ',
    byName: 'by name, ',
  },
  nb: {
    title: 'Admin-API',
    lead: 'Alt administratorer og operatører gjør på sidene sine, som JSON over HTTPS.',
    nav: 'Referanse',
    document: 'Det samme som OpenAPI 3.1-dokument',
    begin: 'Slik begynner du',
    token:
      'Lag en API-nøkkel på siden «API-nøkler» i virksomheten din. Den vises én gang. Send den med hver forespørsel:',
    scopes:
      'En nøkkel har omfang, og ingen av dem omfatter et annet: read for å se, write for vanlige endringer, security for det som kan åpne dører (administratorer, nøkler, brukernavn). En virksomhets nøkkel når bare den virksomheten. Alt annet ser ut som om det ikke fantes.',
    changes: 'Endringer',
    changesText:
      'Et svar om én bruker eller virksomhet har en ETag. Send den som If-Match når du endrer, så får du vite det (412) hvis noen andre kom først. Uten If-Match endres det slik det er da. En PATCH beholder det den ikke nevner. Innhold eller spørring med et navn vi ikke kjenner, blir avvist, så en skrivefeil merkes.',
    creations: 'Opprettelser',
    creationsText:
      'Send en POST med din egen Idempotency-Key, helst en tilfeldig UUID, og gjenta den med samme nøkkel hvis du ikke hører noe. Da gjøres den én gang, og svaret gis på nytt i et døgn. Det som ble avvist, har ikke endret noe og kan også gjentas. Hvis vi blir avbrutt underveis, er nøkkelen opptatt i et døgn (request_in_progress). Se om det du ville ha, finnes, og ta en ny nøkkel hvis det ikke gjør det.',
    lists: 'Lister',
    listsText:
      'Lister kommer side for side, opptil 200 om gangen (limit). Følg Link-headeren med rel="next" til det ikke er flere, eller send next som cursor. Ingen kommer to ganger, og ingen blir utelatt mens andre kommer og går.',
    limits: 'Grenser',
    limitsText:
      'Hver nøkkel har 600 forespørsler i minuttet. Headerne RateLimit og RateLimit-Policy sier hva som er igjen. Deretter er svaret 429, med ventetiden i Retry-After.',
    problems: 'Feil',
    problemsText:
      'Alt som avvises, besvares som application/problem+json (RFC 9457). Koden endres ikke, men setningene kan bli endret. For felter sier errors hvilke. Referansen er forespørselens navn i loggen vår.',
    schemas: 'Skjemaer',
    needs: 'Krever',
    with: 'med',
    tokens: {
      tenantToken: 'en virksomhets nøkkel',
      operatorToken: 'en operatørs nøkkel',
    },
    details: 'Parametere, innhold og svar',
    parameters: 'Parametere',
    body: 'Innhold',
    answers: 'Svar',
    optional: 'valgfri',
    listOf: 'liste av ',
    or: ' eller ',
    byName: 'etter navn, ',
  },
});
