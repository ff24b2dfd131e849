import { both } from './both.ts';

export const identities = both({
  en: {
    show: 'At the provider',
    settle: 'Say who they are',
    reference: 'Their reference',
    findReference: 'Find it in the log',
    title: (name: string) => `${name} at the provider`,
    linked: 'Linked to',
    linkedText: (provider: string, upn: string) => `${provider}, as ${upn}`,
    since: 'Since',
    lastProved: 'Signed in there last',
    notLinked: 'Not linked yet: that happens at their first sign-in with the provider.',
    nothing: 'Nobody else has come with this address.',
    came: (name: string, provider: string) =>
      name
        ? `${name} came from ${provider} with this address`
        : `Someone came from ${provider} with this address`,
    cameText: (first: string, last: string) =>
      first === last
        ? `On ${first}. The directory knows them as another person than the one who is linked here, so they were not let in.`
        : `First on ${first}, last on ${last}. The directory knows them as another person than the one who is linked here, so they were not let in.`,
    sameTitle: 'The same person?',
    sameText:
      'Their object in the directory was deleted and made anew, for instance. They keep their account, with every tenant they work in. Only say this if you know it: whoever it is gets into all of them.',
    sameGo: 'It is the same person',
    newTitle: 'Someone new?',
    newText:
      'The predecessor’s account is closed, in every tenant, and a new one is made for the new person, here. Other tenants have to invite them anew. This cannot be undone.',
    newGo: 'Close the old account and register the new person',
    done: 'Done. They can sign in now.',
    closed: 'The old account is closed. Register the new person now.',
    own: 'You cannot say this of yourself. Ask another administrator.',
    over: 'Somebody has said it meanwhile, or the domain is not as it was. This is how it is now.',
  },
  nb: {
    show: 'Hos leverandøren',
    settle: 'Si hvem det er',
    reference: 'Referansen deres',
    findReference: 'Finn den i loggen',
    title: (name: string) => `${name} hos leverandøren`,
    linked: 'Koblet til',
    linkedText: (provider: string, upn: string) => `${provider}, som ${upn}`,
    since: 'Siden',
    lastProved: 'Sist pålogget der',
    notLinked: 'Ikke koblet til ennå: Det skjer ved første pålogging med leverandøren.',
    nothing: 'Ingen andre har kommet med denne adressen.',
    came: (name: string, provider: string) =>
      name ? `${name} kom fra ${provider} med denne adressen` : `Noen kom fra ${provider} med denne adressen`,
    cameText: (first: string, last: string) =>
      first === last
        ? `${first}. Katalogen kjenner vedkommende som en annen person enn den som er koblet til her, så de slapp ikke inn.`
        : `Første gang ${first}, sist ${last}. Katalogen kjenner vedkommende som en annen person enn den som er koblet til her, så de slapp ikke inn.`,
    sameTitle: 'Samme person?',
    sameText:
      'For eksempel fordi vedkommende ble slettet og opprettet på nytt i katalogen. De beholder kontoen, med alle virksomhetene de jobber i. Si dette bare hvis du vet det: Den det gjelder, kommer inn i alle sammen.',
    sameGo: 'Det er samme person',
    newTitle: 'En ny person?',
    newText:
      'Forgjengerens konto lukkes i alle virksomheter, og den nye personen får en ny konto her. Andre virksomheter må invitere på nytt. Dette kan ikke angres.',
    newGo: 'Lukk den gamle kontoen og registrer den nye personen',
    done: 'Ferdig. Nå kan de logge på.',
    closed: 'Den gamle kontoen er lukket. Registrer den nye personen nå.',
    own: 'Du kan ikke si dette om deg selv. Spør en annen administrator.',
    over: 'Noen har sagt det i mellomtiden, eller domenet er ikke som det var. Slik er det nå.',
  },
});
