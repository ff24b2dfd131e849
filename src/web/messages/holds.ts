import { both } from './both.ts';

export const holds = both({
  en: {
    settle: 'Say who they are',
    title: (name: string) => `Who is ${name}?`,
    intro: (username: string) =>
      `The username ${username} was here before, and the directory knew whoever had it by another id. Until you say who has it now, they cannot come in. Look both ids up in the directory if you are not sure.`,
    before: 'Id before',
    until: (when: string) => `until ${when}`,
    now: 'Id now',
    noId: 'None',
    over: 'It is settled who they are.',
    look: 'See whether anything else keeps them out',
    sameTitle: 'The same person?',
    sameText:
      'They were deleted and made anew in the directory, for instance. They go on with the account of this username, and with whatever it reaches. Only say this if you know it.',
    sameGo: 'It is the same person',
    newTitle: 'Someone new?',
    newText:
      'The account of this username is closed, in every tenant, and this user gets a new one. Other tenants have to invite them anew. This cannot be undone. Where this tenant has neither proved the domain nor governs the account, nothing is closed: whoever has the mailbox confirms before they come in.',
    newGo: 'It is someone new: close the account',
    notOurs:
      'This tenant has not proved the domain, so it cannot close the account. Register the domain first, or choose another username in the directory.',
    refusedOver: 'Somebody has said it meanwhile. This is how it is now.',
    done: 'Done. It is settled who they are.',
  },
  nb: {
    settle: 'Si hvem det er',
    title: (name: string) => `Hvem er ${name}?`,
    intro: (username: string) =>
      `Brukernavnet ${username} har vært her før, og katalogen kjente den som hadde det, under en annen id. Ingen slipper inn med det før du har sagt hvem som har det nå. Slå opp begge id-ene i katalogen hvis du er usikker.`,
    before: 'Id før',
    until: (when: string) => `til ${when}`,
    now: 'Id nå',
    noId: 'Ingen',
    over: 'Det er avgjort hvem det er.',
    look: 'Se om noe annet er i veien',
    sameTitle: 'Samme person?',
    sameText:
      'For eksempel fordi vedkommende ble slettet og opprettet på nytt i katalogen. Personen går videre med kontoen til dette brukernavnet, og med alt den gir adgang til. Si dette bare hvis du vet det.',
    sameGo: 'Det er samme person',
    newTitle: 'En ny person?',
    newText:
      'Kontoen til dette brukernavnet stenges, i alle virksomheter, og denne brukeren får en ny. Andre virksomheter må invitere på nytt. Dette kan ikke gjøres om. Har denne virksomheten verken bekreftet domenet eller styrer kontoen, stenges ingenting: Den som har postkassen, må bekrefte før noen slipper inn.',
    newGo: 'Det er en ny person: Steng kontoen',
    notOurs:
      'Denne virksomheten har ikke bekreftet domenet, og kan derfor ikke stenge kontoen. Registrer domenet først, eller velg et annet brukernavn i katalogen.',
    refusedOver: 'Noen har sagt det i mellomtiden. Slik er det nå.',
    done: 'Gjort. Det er avgjort hvem det er.',
  },
});
