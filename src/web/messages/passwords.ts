import { both } from './both.ts';

export const passwords = both({
  en: {
    rule: 'At least 8 characters. A few words that do not belong together are best.',
    strength: ['Much too easy to guess', 'Too easy to guess', 'Still too easy to guess', 'Good', 'Very good'],
    problems: {
      'too-short': 'Use at least 8 characters.',
      'too-long': 'Use 256 characters at most.',
      personal:
        'This is too close to your name, address or company. Choose something that says nothing about you.',
      common:
        'This, or something very like it, is among the passwords that are tried first. Put a few unrelated words together instead.',
      repeats:
        'Repeating characters or words makes it no harder to guess. Add words that do not belong together.',
      sequence:
        'Sequences such as abcd or 1234 are guessed at once. Put a few unrelated words together instead.',
      keyboard:
        'Rows of keys such as qwerty are guessed at once. Put a few unrelated words together instead.',
      date: 'Dates and years are guessed quickly. Put a few unrelated words together instead.',
      guessable: 'This can be guessed too quickly. Make it longer: another word or two will do.',
    },
    fresh: 'New password',
    current: 'Current password',
    resetTitle: 'Reset your password',
    resetLead: 'We will mail you a link to choose a new one.',
    resetSend: 'Send the mail',
    resetSentTitle: 'Check your mail',
    resetSent: (username: string) =>
      `If ${username} has an account, a mail with a link is on its way. The link is valid for one hour.`,
    resetNothing:
      'Nothing there after a few minutes? Look in the spam folder, and check that the address is right.',
    resetAgain: 'Try again',
    backToSignIn: 'Back to the sign-in',
  },
  nb: {
    rule: 'Minst 8 tegn. Bruk gjerne noen ord som ikke har noe med hverandre å gjøre.',
    strength: [
      'Altfor lett å gjette',
      'For lett å gjette',
      'Fortsatt for lett å gjette',
      'Bra',
      'Veldig bra',
    ],
    problems: {
      'too-short': 'Bruk minst 8 tegn.',
      'too-long': 'Bruk høyst 256 tegn.',
      personal:
        'Dette ligner for mye på navnet, adressen eller firmaet ditt. Velg noe som ikke sier noe om deg.',
      common:
        'Dette, eller noe svært likt, er blant passordene som blir prøvd først. Sett heller sammen noen tilfeldige ord.',
      repeats:
        'Å gjenta tegn eller ord gjør ikke passordet vanskeligere å gjette. Legg til noen tilfeldige ord.',
      sequence:
        'Rekkefølger som abcd eller 1234 gjettes med én gang. Sett heller sammen noen tilfeldige ord.',
      keyboard: 'Tastaturrekker som qwerty gjettes med én gang. Sett heller sammen noen tilfeldige ord.',
      date: 'Datoer og årstall gjettes fort. Sett heller sammen noen tilfeldige ord.',
      guessable: 'Dette kan gjettes for fort. Gjør det lengre. Et ord eller to til er nok.',
    },
    fresh: 'Nytt passord',
    current: 'Nåværende passord',
    resetTitle: 'Velg et nytt passord',
    resetLead: 'Vi sender deg en lenke der du kan velge et nytt.',
    resetSend: 'Send e-posten',
    resetSentTitle: 'Sjekk e-posten din',
    resetSent: (username: string) =>
      `Hvis ${username} har en konto, er en e-post med en lenke på vei. Lenken gjelder i én time.`,
    resetNothing: 'Kommer det ingenting på noen minutter? Se i søppelposten, og sjekk at adressen er riktig.',
    resetAgain: 'Prøv igjen',
    backToSignIn: 'Tilbake til påloggingen',
  },
});
