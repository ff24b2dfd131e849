import { both } from './both.ts';

export const holds = both({
  en: {
    settle: 'Say who they are',
    title: (name: string) => `Who is ${name}?`,
    intro: (username: string) =>
      `Someone else had the username ${username} in this tenant before, and the directory knew them as another person. Until you say who this is, they cannot come in.`,
    over: 'Nothing holds them back. They come in as everybody does.',
    sameTitle: 'The same person?',
    sameText:
      'They were deleted and made anew in the directory, for instance. They keep their account, with every tenant they work in. Only say this if you know it.',
    sameGo: 'It is the same person',
    newTitle: 'Someone new?',
    newText:
      'The predecessor’s account is closed, in every tenant, and this user gets a new one. Other tenants have to invite them anew. This cannot be undone. Where this tenant has neither proved the domain nor governs the account, nothing is closed: whoever has the mailbox confirms before they come in.',
    newGo: 'Close the old account and give them a new one',
    notOurs:
      'This tenant has not proved the domain, so it cannot close the account. Register the domain first, or choose another username in the directory.',
    refusedOver: 'Somebody has said it meanwhile. This is how it is now.',
    done: 'Done. They can come in now.',
  },
  nb: {
    settle: 'Si hvem det er',
    title: (name: string) => `Hvem er ${name}?`,
    intro: (username: string) =>
      `En annen hadde brukernavnet ${username} i denne virksomheten før, og katalogen kjente vedkommende som en annen person. Ingen slipper inn med det før du har sagt hvem dette er.`,
    over: 'Ingenting holder dem tilbake. De slipper inn som alle andre.',
    sameTitle: 'Samme person?',
    sameText:
      'For eksempel fordi vedkommende ble slettet og opprettet på nytt i katalogen. De beholder kontoen, med alle virksomhetene de jobber i. Si dette bare hvis du vet det.',
    sameGo: 'Det er samme person',
    newTitle: 'En ny person?',
    newText:
      'Forgjengerens konto stenges, i alle virksomheter, og denne brukeren får en ny. Andre virksomheter må invitere på nytt. Dette kan ikke gjøres om. Har denne virksomheten verken bekreftet domenet eller styrer kontoen, stenges ingenting: Den som har postkassen, bekrefter før de slipper inn.',
    newGo: 'Steng den gamle kontoen og gi dem en ny',
    notOurs:
      'Denne virksomheten har ikke bekreftet domenet, og kan derfor ikke stenge kontoen. Registrer domenet først, eller velg et annet brukernavn i katalogen.',
    refusedOver: 'Noen har sagt det i mellomtiden. Slik er det nå.',
    done: 'Gjort. De slipper inn nå.',
  },
});
