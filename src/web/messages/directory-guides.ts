import { both } from './both.ts';

type Step = { title: string; text: string; mapping?: 'users' | 'groups' };
type DirectoryGuides = Record<'entra' | 'okta' | 'other', Step[]> & {
  attribute: string;
  sources: Record<'entra' | 'okta' | 'other', string>;
  matching: string;
  identifier: string;
  expression: string;
  always: string;
  mappings: string;
  meanings: Record<'username' | 'externalId' | 'active' | 'givenName' | 'familyName', string>;
};

/** What is to be done at the other end. Words on the screens there stand as they are there: in English. */
export const directoryGuides = both<DirectoryGuides>({
  en: {
    entra: [
      {
        title: 'Make an application',
        text: 'In the Entra admin center, open Enterprise apps, New application, Create your own application. Name it SuperID, choose “Integrate any other application you don’t find in the gallery (Non-gallery)”, and press Create.',
      },
      {
        title: 'Enter address and token',
        text: 'Open Provisioning, and choose Automatic, or New configuration. As Tenant URL paste the address above, as Secret token a token made here. Press Test connection: it has to succeed. Then save.',
      },
      {
        title: 'Map the attributes of users',
        text: 'Under Mappings open Provision Microsoft Entra ID Users, and set these. Show advanced options is not needed. Rows that are not listed here may stay or go.',
        mapping: 'users',
      },
      {
        title: 'Map the attributes of groups',
        text: 'Under Mappings open Provision Microsoft Entra ID Groups. Leave it on if groups are to decide roles.',
        mapping: 'groups',
      },
      {
        title: 'Choose who is in scope',
        text: 'Under Settings, leave Scope at “Sync only assigned users and groups”. Then assign people or groups under Users and groups. Groups within assigned groups do not count in Entra ID.',
      },
      {
        title: 'Try it with one person, then start',
        text: 'Use Provision on demand for one person, and look for them in the log of requests here. Then press Start provisioning. The first cycle takes a while; later ones come about every 40 minutes.',
      },
    ],
    okta: [
      {
        title: 'Make an application',
        text: 'In the Okta admin console, open Applications, Browse App Catalog, and add “SCIM 2.0 Test App (Header Auth)”. Name it SuperID. An application of your own with SCIM provisioning works as well.',
      },
      {
        title: 'Enter address and token',
        text: 'Open Provisioning, Configure API Integration. As Base URL (SCIM connector base URL) paste the address above. As unique identifier field for users enter userName. The authentication mode is HTTP Header: as API token paste “Bearer”, a space, and a token made here; where the field has Bearer before it already, the token alone. Press Test API Credentials: it has to succeed. Then save.',
      },
      {
        title: 'Choose the supported actions',
        text: 'For a connector of your own, tick Push New Users, Push Profile Updates and Push Groups, and Import New Users and Profile Updates if Okta is to find those who are here already. Then, under To App, switch on Create Users, Update User Attributes and Deactivate Users.',
      },
      {
        title: 'Map the attributes',
        text: 'Under Attribute Mappings (To App) keep these; Okta sends its own id of each user as externalId by itself. Username has to be an email address.',
        mapping: 'users',
      },
      {
        title: 'Choose who is in scope',
        text: 'Assign people or groups under Assignments. Groups that are to decide roles go under Push Groups as well.',
      },
      {
        title: 'Try it with one person',
        text: 'Assign one person first, and look for them in the log of requests here. Then assign the others.',
      },
    ],
    other: [
      {
        title: 'Enter address and token',
        text: 'The address above is the base URL of a SCIM 2.0 service: /Users and /Groups follow it. Each request carries a token made here, as Authorization: Bearer and the token. Or the client fetches short-lived ones with a client secret.',
      },
      {
        title: 'Choose how users are found',
        text: 'The client looks users up by userName, which has to be an email address, and keeps the id that SuperID answers.',
      },
      {
        title: 'Map the attributes',
        text: 'These are used; what else its schemas list (at /scim/v2/Schemas) is kept and given back, and the rest passed over. What belongs to externalId is an id that a person keeps for good, and that nobody else ever gets.',
        mapping: 'users',
      },
      {
        title: 'Say who leaves by active',
        text: 'Set active to false for whoever leaves: they are out at the very next click. Remove a user only where nothing of them is to stay in this tenant.',
      },
      {
        title: 'Try it with one person',
        text: 'Send one person first, and look for them in the log of requests here.',
      },
    ],
    attribute: 'In SuperID',
    sources: { entra: 'In Entra ID', okta: 'In Okta', other: 'What it is' },
    matching: 'Matching attribute, precedence 1',
    identifier: 'People are recognised by it',
    expression: 'As an expression',
    always: 'Set it: the default is another',
    mappings: 'Mapping of attributes',
    meanings: {
      username: 'The email address by which they sign in',
      externalId: 'An id that never changes',
      active: 'true or false',
      givenName: 'First name',
      familyName: 'Last name',
    },
  },
  nb: {
    entra: [
      {
        title: 'Lag en applikasjon',
        text: 'Åpne Enterprise apps i administrasjonssenteret for Entra, så New application og Create your own application. Kall den SuperID, velg «Integrate any other application you don’t find in the gallery (Non-gallery)», og trykk Create.',
      },
      {
        title: 'Legg inn adresse og nøkkel',
        text: 'Åpne Provisioning, og velg Automatic eller New configuration. Lim inn adressen over som Tenant URL, og en nøkkel du har laget her, som Secret token. Trykk Test connection: Den skal gå bra. Lagre så.',
      },
      {
        title: 'Koble attributtene til brukerne',
        text: 'Åpne Provision Microsoft Entra ID Users under Mappings, og sett disse. Du trenger ikke Show advanced options. Rader som ikke står her, kan bli stående eller slettes.',
        mapping: 'users',
      },
      {
        title: 'Koble attributtene til gruppene',
        text: 'Åpne Provision Microsoft Entra ID Groups under Mappings. La den stå på hvis grupper skal avgjøre roller.',
        mapping: 'groups',
      },
      {
        title: 'Velg hvem det gjelder',
        text: 'La Scope stå på «Sync only assigned users and groups» under Settings. Tildel så personer eller grupper under Users and groups. Grupper inni grupper teller ikke i Entra ID.',
      },
      {
        title: 'Prøv med én person, og start',
        text: 'Bruk Provision on demand på én person, og se etter personen i loggen over forespørsler her. Trykk så Start provisioning. Den første runden tar litt tid; senere kommer de omtrent hvert 40. minutt.',
      },
    ],
    okta: [
      {
        title: 'Lag en applikasjon',
        text: 'Åpne Applications og Browse App Catalog i administrasjonskonsollen til Okta, og legg til «SCIM 2.0 Test App (Header Auth)». Kall den SuperID. En egen applikasjon med SCIM-klargjøring virker like godt.',
      },
      {
        title: 'Legg inn adresse og nøkkel',
        text: 'Åpne Provisioning og Configure API Integration. Lim inn adressen over som Base URL (SCIM connector base URL). Skriv userName som Unique identifier field for users. Authentication mode er HTTP Header: Som API token limer du inn «Bearer», et mellomrom og en nøkkel du har laget her; står det alt Bearer foran feltet, bare nøkkelen. Trykk Test API Credentials: Den skal gå bra. Lagre så.',
      },
      {
        title: 'Velg hva den kan gjøre',
        text: 'Har dere en egen kobling, kryss av for Push New Users, Push Profile Updates og Push Groups, og for Import New Users and Profile Updates hvis Okta skal finne dem som er her fra før. Slå så på Create Users, Update User Attributes og Deactivate Users under To App.',
      },
      {
        title: 'Koble attributtene',
        text: 'Behold disse under Attribute Mappings (To App); Okta sender sin egen id for hver bruker som externalId av seg selv. Brukernavnet må være en e-postadresse.',
        mapping: 'users',
      },
      {
        title: 'Velg hvem det gjelder',
        text: 'Tildel personer eller grupper under Assignments. Grupper som skal avgjøre roller, legges også under Push Groups.',
      },
      {
        title: 'Prøv med én person',
        text: 'Tildel én person først, og se etter personen i loggen over forespørsler her. Tildel så de andre.',
      },
    ],
    other: [
      {
        title: 'Legg inn adresse og nøkkel',
        text: 'Adressen over er grunnadressen til en SCIM 2.0-tjeneste: /Users og /Groups kommer etter den. Hver forespørsel har med en nøkkel du har laget her, som Authorization: Bearer og nøkkelen. Eller klienten henter nøkler med kort levetid, med en klienthemmelighet.',
      },
      {
        title: 'Velg hvordan brukere finnes',
        text: 'Klienten slår opp brukere på userName, som må være en e-postadresse, og tar vare på den id-en SuperID svarer med.',
      },
      {
        title: 'Koble attributtene',
        text: 'Disse blir brukt; det andre som står i skjemaene (på /scim/v2/Schemas), blir lagret og gitt tilbake, og resten hoppes over. I externalId hører det hjemme en id som en person har for alltid, og som ingen andre noen gang får.',
        mapping: 'users',
      },
      {
        title: 'Si fra med active når noen slutter',
        text: 'Sett active til false for den som slutter: Da er de ute ved neste klikk. Fjern en bruker bare når ingenting av dem skal bli igjen i virksomheten.',
      },
      {
        title: 'Prøv med én person',
        text: 'Send én person først, og se etter personen i loggen over forespørsler her.',
      },
    ],
    attribute: 'I SuperID',
    sources: { entra: 'I Entra ID', okta: 'I Okta', other: 'Hva det er' },
    matching: 'Matching attribute, precedence 1: Den kjenner folk igjen på denne',
    identifier: 'Folk kjennes igjen på denne',
    expression: 'Som uttrykk (Expression)',
    always: 'Sett denne: Den står på noe annet fra før',
    mappings: 'Kobling av attributter',
    meanings: {
      username: 'E-postadressen de logger på med',
      externalId: 'En id som aldri endres',
      active: 'true eller false',
      givenName: 'Fornavn',
      familyName: 'Etternavn',
    },
  },
});
