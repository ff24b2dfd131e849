import { both } from './both.ts';

type Words = { title: string; text: string };

/** Where the status alone would say too little. */
const IN_ENGLISH: Partial<Record<string, Words>> = {
  not_an_administrator: {
    title: 'Only for administrators',
    text: 'This page does not exist, or you are not an administrator here. If you should be, ask another administrator.',
  },
  not_an_operator: {
    title: 'Page not found',
    text: 'There is nothing at this address. It may have been mistyped, or what was here is gone.',
  },
};

const IN_NORWEGIAN: Partial<Record<string, Words>> = {
  not_an_administrator: {
    title: 'Bare for administratorer',
    text: 'Siden finnes ikke, eller du er ikke administrator her. Mener du at du skal være det, spør en annen administrator.',
  },
  not_an_operator: {
    title: 'Fant ikke siden',
    text: 'Det er ingenting på denne adressen. Den kan være skrevet feil, eller det som var her, er borte.',
  },
};

export const errors = both({
  en: {
    400: {
      title: 'We could not read that',
      text: 'The page or link was incomplete or has been changed on the way. Please start again.',
    },
    403: {
      title: 'This page cannot be opened from there',
      text: 'This page was asked for in a way that we do not allow. Open it from SuperID itself.',
    },
    404: {
      title: 'Page not found',
      text: 'There is nothing at this address. It may have been mistyped, or what was here is gone.',
    },
    405: {
      title: 'This page cannot be opened like that',
      text: 'This address cannot be opened like that. Please start again from the home page.',
    },
    413: {
      title: 'Too much at once',
      text: 'What was sent is larger than anything we ask for. Please send less.',
    },
    429: {
      title: 'A little slower, please',
      text: 'There were too many requests from your network. Wait a minute, then try again.',
    },
    500: {
      title: 'That did not work',
      text: 'The mistake is ours. Please try again; if it happens again, give your administrator the reference below.',
    },
    503: {
      title: 'Not available right now',
      text: 'Something that we depend on does not answer. Nothing was lost. Please try again in a minute.',
    },
    codes: IN_ENGLISH,
    home: 'Go to the home page',
    reference: 'Reference:',
  },
  nb: {
    400: {
      title: 'Noe var galt med siden eller lenken',
      text: 'Siden eller lenken var ufullstendig, eller er blitt endret underveis. Begynn på nytt.',
    },
    403: {
      title: 'Siden kan ikke åpnes derfra',
      text: 'Siden ble åpnet på en måte vi ikke tillater. Åpne den fra SuperID selv.',
    },
    404: {
      title: 'Fant ikke siden',
      text: 'Det er ingenting på denne adressen. Den kan være skrevet feil, eller det som var her, er borte.',
    },
    405: {
      title: 'Siden kan ikke åpnes slik',
      text: 'Denne adressen kan ikke åpnes slik. Begynn på nytt fra forsiden.',
    },
    413: {
      title: 'For mye på én gang',
      text: 'Det som ble sendt, er større enn noe vi ber om. Send mindre.',
    },
    429: {
      title: 'Litt roligere, takk',
      text: 'Det kom for mange forespørsler fra nettverket ditt. Vent et minutt, og prøv igjen.',
    },
    500: {
      title: 'Noe gikk galt',
      text: 'Feilen ligger hos oss. Prøv igjen. Skjer det flere ganger, gi administratoren din referansen nedenfor.',
    },
    503: {
      title: 'Ikke tilgjengelig akkurat nå',
      text: 'En tjeneste vi er avhengige av, svarer ikke. Ingenting er gått tapt. Prøv igjen om et minutt.',
    },
    codes: IN_NORWEGIAN,
    home: 'Gå til forsiden',
    reference: 'Referanse:',
  },
});
