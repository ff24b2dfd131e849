import type { RefusalKind } from '../refusal-page.tsx';
import { both } from './both.ts';

/** `provider`: Microsoft or Google. `tenant`: to someone who proved to be of its domain. */
type Asked = {
  provider: string;
  username: string | null;
  upn: string | null;
  domain: string | null;
  tenant: string | null;
};
type Words = { title: (asked: Asked) => string; text: (asked: Asked) => string };

export const federation = both({
  en: {
    or: 'or',
    continueWith: (provider: string) => `Continue with ${provider}`,
    governedTitle: 'Sign in with your company’s account',
    governed: (domain: string) =>
      `People at ${domain} sign in with the account they have from their company. There is no password to enter here.`,
    typed: 'Username you typed',
    cameAs: (provider: string) => `Signed in at ${provider} as`,
    tryAgain: 'Try again',
    otherAccount: 'Try another account',
    useUsername: 'Sign in with your username',
    recoveryLink: 'I am an administrator with a recovery code',
    movedTitle: (provider: string) => `Your company now uses ${provider}`,
    moved: (tenant: string, provider: string) =>
      `From now on ${provider} signs you in to SuperID, as ${tenant} has decided.`,
    movedPassword:
      'Your SuperID password is deleted. There is nothing to remember here any more, in any tenant you work in.',
    pilotTitle: (provider: string) => `Try signing in with ${provider}`,
    pilot: (domain: string) => `You are among the first at ${domain}. Your password goes on working.`,
    pilotOverTitle: 'Nothing to try here',
    pilotOver: 'This is over, or was never there. Just sign in as usual.',
    acceptInvitation: (tenant: string) => `By continuing you connect to ${tenant}.`,
    againWith: (provider: string) =>
      `What you are about to do needs a recent sign-in. ${provider} asks who you are once more.`,
    againWithFor: (provider: string, application: string) =>
      `${application} asks for a recent sign-in. ${provider} asks who you are once more.`,
    againByCode: (username: string) =>
      `What you are about to do needs a recent proof. We mail a code to ${username}.`,
    againByCodeFor: (username: string, application: string) =>
      `${application} asks for a recent proof. We mail a code to ${username}.`,
    sendCode: 'Mail me a code',
    codeSent: 'The code is on its way. It is valid for ten minutes.',
    code: 'Code from the mail',
    useCode: 'Confirm',
    newCode: 'Mail a new code',
    refused: {
      cancelled: {
        title: () => 'You are not signed in',
        text: ({ provider }) =>
          `The sign-in at ${provider} was cancelled. You can try again whenever you like.`,
      },
      consent: {
        title: () => 'Your company has to agree first',
        text: ({ provider }) =>
          `${provider} lets nobody of your company in here before one of its administrators has agreed. Give your administrator the reference below.`,
      },
      down: {
        title: ({ provider }) => `${provider} does not answer`,
        text: ({ provider }) =>
          `We asked ${provider} twice who you are, and got no good answer. Nothing is wrong with your account. Try again in a few minutes.`,
      },
      guest: {
        title: () => 'You are a guest there',
        text: () =>
          'Guests of a company cannot sign in here by its directory. Use the account of the company you work for.',
      },
      personal: {
        title: () => 'This is not a company account',
        text: ({ provider }) =>
          `Private accounts cannot sign in here. Use the account that your company gave you at ${provider}.`,
      },
      elsewhere: {
        title: () => 'Your company is not set up for this',
        text: ({ provider, domain }) =>
          domain === null
            ? `The account you used at ${provider} is of a company that does not sign in this way. Enter your username instead, or try another account.`
            : `${domain} does not sign in with the account you used at ${provider}. Try another account, or enter your username instead.`,
      },
      differs: {
        title: () => 'That is another account',
        text: ({ provider, upn }) =>
          upn === null
            ? `You signed in at ${provider} with an account of another name than your username.`
            : `You signed in at ${provider} with an account of another name. Use the one that is called like your username. If your name has changed, give your administrator the reference below.`,
      },
      renamed: {
        title: () => 'Your name has changed',
        text: ({ provider, upn }) =>
          `${provider} calls you ${upn ?? 'something else'} now, and here you have another username. An administrator has to change it first. Give them the reference below.`,
      },
      nobody: {
        title: () => 'You are not registered yet',
        text: ({ upn, tenant }) =>
          `${upn ?? 'You'} ${upn === null ? 'are' : 'is'} not registered in any tenant. ${
            tenant === null
              ? 'Ask an administrator to register you, and give them the reference below.'
              : `Ask an administrator of ${tenant} to register you, and give them the reference below.`
          }`,
      },
      'other-person': {
        title: () => 'This address belonged to someone else',
        text: ({ upn }) =>
          `There is an account here for ${upn ?? 'this address'}, of someone whom your company’s directory knows as another person. An administrator has to say who you are. Give them the reference below.`,
      },
      pilot: {
        title: () => 'Not yet for you',
        text: ({ provider }) =>
          `Your company is trying ${provider} with a few people first. Go on with your username and password until it is your turn.`,
      },
      lapsed: {
        title: () => 'Your company has to show its domain again',
        text: () =>
          'Nobody new can sign in this way until your company has put its DNS record back. Give your administrator the reference below.',
      },
      again: {
        title: () => 'That did not work',
        text: () =>
          'The sign-in took too long, was begun in another browser, or was used already. Please try once more.',
      },
      unsafe: {
        title: () => 'We could not be sure that it is you',
        text: ({ provider }) =>
          `What ${provider} sent us did not pass our checks, so nobody is signed in. Try again; if it stays so, give your administrator the reference below.`,
      },
    } satisfies Record<RefusalKind, Words>,
  },
  nb: {
    or: 'eller',
    continueWith: (provider: string) => `Fortsett med ${provider}`,
    governedTitle: 'Logg på med firmakontoen din',
    governed: (domain: string) =>
      `De som jobber hos ${domain}, logger på med kontoen de har fra firmaet. Her er det ikke noe passord å skrive inn.`,
    typed: 'Brukernavnet du skrev',
    cameAs: (provider: string) => `Pålogget hos ${provider} som`,
    tryAgain: 'Prøv igjen',
    otherAccount: 'Prøv en annen konto',
    useUsername: 'Logg på med brukernavnet',
    recoveryLink: 'Jeg er administrator og har en gjenopprettingskode',
    movedTitle: (provider: string) => `Firmaet ditt bruker nå ${provider}`,
    moved: (tenant: string, provider: string) =>
      `Fra nå av er det ${provider} som logger deg på SuperID. Det har ${tenant} bestemt.`,
    movedPassword:
      'SuperID-passordet ditt er slettet. Du har ikke noe å huske her lenger, uansett hvilken virksomhet du jobber i.',
    pilotTitle: (provider: string) => `Prøv å logge på med ${provider}`,
    pilot: (domain: string) => `Du er blant de første hos ${domain}. Passordet ditt virker fortsatt.`,
    pilotOverTitle: 'Her er det ingenting å prøve',
    pilotOver: 'Dette er over, eller har aldri vært her. Bare logg på som vanlig.',
    acceptInvitation: (tenant: string) => `Når du går videre, kobler du deg til ${tenant}.`,
    againWith: (provider: string) =>
      `Det du skal til å gjøre, krever en fersk pålogging. ${provider} spør én gang til hvem du er.`,
    againWithFor: (provider: string, application: string) =>
      `${application} krever en fersk pålogging. ${provider} spør én gang til hvem du er.`,
    againByCode: (username: string) =>
      `Det du skal til å gjøre, krever et ferskt bevis. Vi sender en kode til ${username}.`,
    againByCodeFor: (username: string, application: string) =>
      `${application} krever et ferskt bevis. Vi sender en kode til ${username}.`,
    sendCode: 'Send meg en kode',
    codeSent: 'Koden er på vei. Den gjelder i ti minutter.',
    code: 'Kode fra e-posten',
    useCode: 'Bekreft',
    newCode: 'Send en ny kode',
    refused: {
      cancelled: {
        title: () => 'Du er ikke logget på',
        text: ({ provider }) => `Påloggingen hos ${provider} ble avbrutt. Du kan prøve igjen når du vil.`,
      },
      consent: {
        title: () => 'Firmaet ditt må godta dette først',
        text: ({ provider }) =>
          `${provider} slipper ingen fra firmaet ditt inn her før en av administratorene der har godtatt det. Gi administratoren din referansen nedenfor.`,
      },
      down: {
        title: ({ provider }) => `${provider} svarer ikke`,
        text: ({ provider }) =>
          `Vi spurte ${provider} to ganger hvem du er, og fikk ikke noe godt svar. Det er ikke noe galt med kontoen din. Prøv igjen om noen minutter.`,
      },
      guest: {
        title: () => 'Du er gjest der',
        text: () =>
          'Gjester hos et firma kan ikke logge på her gjennom katalogen til firmaet. Bruk kontoen fra firmaet du jobber i.',
      },
      personal: {
        title: () => 'Dette er ikke en firmakonto',
        text: ({ provider }) =>
          `Private kontoer kan ikke logge på her. Bruk kontoen du har fått av firmaet ditt hos ${provider}.`,
      },
      elsewhere: {
        title: () => 'Firmaet ditt er ikke satt opp for dette',
        text: ({ provider, domain }) =>
          domain === null
            ? `Kontoen du brukte hos ${provider}, hører til et firma som ikke logger på slik. Skriv inn brukernavnet i stedet, eller prøv en annen konto.`
            : `${domain} logger ikke på med kontoen du brukte hos ${provider}. Prøv en annen konto, eller skriv inn brukernavnet i stedet.`,
      },
      differs: {
        title: () => 'Det er en annen konto',
        text: ({ provider, upn }) =>
          upn === null
            ? `Du logget på hos ${provider} med en konto som heter noe annet enn brukernavnet ditt.`
            : `Du logget på hos ${provider} med en konto som heter noe annet. Bruk den som heter det samme som brukernavnet ditt. Har du byttet navn, gi administratoren din referansen nedenfor.`,
      },
      renamed: {
        title: () => 'Du har byttet navn',
        text: ({ provider, upn }) =>
          `${provider} kaller deg ${upn ?? 'noe annet'} nå, og her har du et annet brukernavn. En administrator må endre det først. Gi vedkommende referansen nedenfor.`,
      },
      nobody: {
        title: () => 'Du er ikke registrert ennå',
        text: ({ upn, tenant }) =>
          `${upn ?? 'Du'} er ikke registrert i noen virksomhet. ${
            tenant === null
              ? 'Be en administrator registrere deg, og gi vedkommende referansen nedenfor.'
              : `Be en administrator hos ${tenant} registrere deg, og gi vedkommende referansen nedenfor.`
          }`,
      },
      'other-person': {
        title: () => 'Denne adressen tilhørte en annen',
        text: ({ upn }) =>
          `Her finnes det en konto for ${upn ?? 'denne adressen'}, og den tilhører en annen person i katalogen til firmaet ditt. En administrator må si hvem du er. Gi vedkommende referansen nedenfor.`,
      },
      pilot: {
        title: () => 'Ikke din tur ennå',
        text: ({ provider }) =>
          `Firmaet ditt prøver ${provider} med noen få først. Fortsett med brukernavn og passord til det er din tur.`,
      },
      lapsed: {
        title: () => 'Firmaet ditt må vise domenet på nytt',
        text: () =>
          'Ingen nye kan logge på slik før firmaet ditt har lagt tilbake DNS-oppføringen sin. Gi administratoren din referansen nedenfor.',
      },
      again: {
        title: () => 'Det gikk ikke',
        text: () =>
          'Påloggingen tok for lang tid, ble begynt i en annen nettleser, eller var brukt fra før. Prøv én gang til.',
      },
      unsafe: {
        title: () => 'Vi kunne ikke være sikre på at det er deg',
        text: ({ provider }) =>
          `Det ${provider} sendte oss, besto ikke kontrollene våre, så ingen er logget på. Prøv igjen. Fortsetter det, gi administratoren din referansen nedenfor.`,
      },
    } satisfies Record<RefusalKind, Words>,
  },
});
