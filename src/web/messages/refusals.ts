import type { Refusal } from '../../identity-providers/refusals.ts';
import { both } from './both.ts';

/** Why someone was not let in who came from Microsoft or Google: said to an administrator, who can do something. */
export const refusalsAtProvider = both<Record<Refusal, string>>({
  en: {
    cancelled: 'They cancelled at the provider.',
    'consent-needed':
      'An administrator of the directory has not let its people use SuperID yet. The page of the domain has the link.',
    'consent-declined': 'They did not agree that the provider tells SuperID who they are.',
    'provider-refused': 'The provider sent them back without saying who they are.',
    'provider-down': 'The provider did not answer, twice.',
    'wrong-state': 'The way back was not one that began here.',
    'expired-state': 'It took longer than a quarter of an hour.',
    'other-browser': 'They came back in another browser than the one they left.',
    'code-refused': 'What they came back with had been used already, or was of another sign-in.',
    'client-refused':
      'The provider does not know SuperID any more: the secret of the registration there has expired or is wrong.',
    'no-token': 'The provider answered without an ID token.',
    'malformed-token': 'The ID token could not be read.',
    'wrong-algorithm': 'The ID token was signed in a way that is not allowed.',
    'unknown-key': 'The ID token was signed with a key that the provider does not publish.',
    'wrong-signature': 'The signature of the ID token was wrong.',
    'wrong-issuer': 'The ID token, or the description of the provider, was of another issuer.',
    'wrong-audience': 'The ID token was for another application.',
    'wrong-directory': 'They came from another directory than the one that is registered.',
    'wrong-nonce': 'The ID token was of another sign-in.',
    expired: 'The ID token had expired.',
    'not-yet-valid': 'The ID token was not valid yet: look at the clock of the provider.',
    'not-fresh': 'They had to sign in anew there, and the provider did not say that they did.',
    'no-subject': 'The ID token did not say which person it was about.',
    'no-upn': 'They have no user principal name that could be a username here.',
    guest: 'They are a guest in that directory. Guests sign in where they are at home.',
    'personal-account': 'It was a private account, not one of a company.',
    'email-not-verified': 'Google has not verified their address.',
    'wrong-hosted-domain': 'They came from another Google Workspace than the one that is registered.',
    'domain-not-registered':
      'Their domain is not registered here together with the directory they came from.',
    'not-in-pilot': 'The provider is not switched on for their domain, and they are not in its pilot.',
    'record-lapsed':
      'The DNS record of the domain has been gone for more than 14 days: nobody new is linked until it is back.',
    'upn-differs': 'At the provider they are called something else than the username they typed.',
    'upn-changed':
      'They are called something else at the provider now. Change the username here if it is right.',
    'not-registered': 'Nobody is registered here under the name they have at the provider.',
    'other-person':
      'Someone else at the provider has this address now. Say on their page whether it is the same person.',
    overtaken: 'Something changed while they were on the way. They can try again.',
  },
  nb: {
    cancelled: 'De avbrøt hos leverandøren.',
    'consent-needed':
      'En administrator av katalogen har ikke latt folk bruke SuperID ennå. Lenken står på siden for domenet.',
    'consent-declined': 'De godtok ikke at leverandøren forteller SuperID hvem de er.',
    'provider-refused': 'Leverandøren sendte dem tilbake uten å si hvem de er.',
    'provider-down': 'Leverandøren svarte ikke, to ganger.',
    'wrong-state': 'Veien tilbake var ikke en som begynte her.',
    'expired-state': 'Det tok mer enn et kvarter.',
    'other-browser': 'De kom tilbake i en annen nettleser enn den de dro fra.',
    'code-refused': 'Det de kom tilbake med, var brukt før, eller hørte til en annen pålogging.',
    'client-refused':
      'Leverandøren kjenner ikke SuperID lenger: Hemmeligheten i registreringen der er utløpt eller feil.',
    'no-token': 'Leverandøren svarte uten et ID-token.',
    'malformed-token': 'ID-tokenet kunne ikke leses.',
    'wrong-algorithm': 'ID-tokenet var signert på en måte som ikke er tillatt.',
    'unknown-key': 'ID-tokenet var signert med en nøkkel leverandøren ikke kunngjør.',
    'wrong-signature': 'Signaturen på ID-tokenet var feil.',
    'wrong-issuer': 'ID-tokenet, eller beskrivelsen av leverandøren, kom fra en annen utsteder.',
    'wrong-audience': 'ID-tokenet var til en annen applikasjon.',
    'wrong-directory': 'De kom fra en annen katalog enn den som er registrert.',
    'wrong-nonce': 'ID-tokenet hørte til en annen pålogging.',
    expired: 'ID-tokenet var utløpt.',
    'not-yet-valid': 'ID-tokenet gjaldt ikke ennå: Se på klokken hos leverandøren.',
    'not-fresh': 'De måtte logge på igjen der, og leverandøren sa ikke at de gjorde det.',
    'no-subject': 'ID-tokenet sa ikke hvilken person det gjaldt.',
    'no-upn': 'De har ikke noe brukerhovednavn som kan være et brukernavn her.',
    guest: 'De er gjest i den katalogen. Gjester logger på der de hører hjemme.',
    'personal-account': 'Det var en privat konto, ikke en firmakonto.',
    'email-not-verified': 'Google har ikke bekreftet adressen deres.',
    'wrong-hosted-domain': 'De kom fra et annet Google Workspace enn det som er registrert.',
    'domain-not-registered': 'Domenet deres er ikke registrert her sammen med katalogen de kom fra.',
    'not-in-pilot': 'Leverandøren er ikke slått på for domenet deres, og de er ikke med i piloten.',
    'record-lapsed':
      'DNS-oppføringen for domenet har vært borte i mer enn 14 dager: Ingen nye kobles til før den er tilbake.',
    'upn-differs': 'Hos leverandøren heter de noe annet enn brukernavnet de skrev.',
    'upn-changed': 'De heter noe annet hos leverandøren nå. Endre brukernavnet her hvis det er riktig.',
    'not-registered': 'Ingen er registrert her med navnet de har hos leverandøren.',
    'other-person':
      'En annen hos leverandøren har denne adressen nå. Si på siden deres om det er samme person.',
    overtaken: 'Noe endret seg mens de var underveis. De kan prøve igjen.',
  },
});
