import type { Template } from './index.ts';

type Where = { directoryName: string; tenantName: string; tenantId: string; page: string };

/** To the administrators of a tenant. `expiresAt`: ms, as text. */
export const directoryTokenExpires: Template<Where & { kind: 'token' | 'secret'; expiresAt: string }> = {
  en: ({ kind, expiresAt, directoryName, tenantName, tenantId, page }) => {
    const what = kind === 'token' ? 'token' : 'client secret';
    const day = dayOf(expiresAt, 'en-GB');
    return {
      subject: `A ${what} of ${directoryName} ends on ${day}`,
      paragraphs: [
        `The directory ${directoryName} keeps the users of ${tenantName} (${tenantId}) up to date with a ${what} that works until ${day}. After that, nobody who joins or leaves your company is added or shut out.`,
        `Make a second ${what} now, enter it where the directory is set up, and revoke the old one once the new one is in use. Both work in the meantime.`,
      ],
      action: { label: 'Open the directory', url: page },
      closing: ['You get this mail because you are an administrator there.'],
    };
  },
  nb: ({ kind, expiresAt, directoryName, tenantName, tenantId, page }) => {
    const day = dayOf(expiresAt, 'nb-NO');
    const [what, another, the] =
      kind === 'token'
        ? ['En nøkkel', 'en ny nøkkel', 'den gamle']
        : ['En klienthemmelighet', 'en ny klienthemmelighet', 'den gamle'];
    return {
      subject: `${what} til ${directoryName} utløper ${day}`,
      paragraphs: [
        `Katalogen ${directoryName} holder brukerne hos ${tenantName} (${tenantId}) oppdatert. ${what} den bruker, virker til ${day}. Etter det blir ingen som begynner eller slutter i firmaet, lagt til eller stengt ute.`,
        `Lag ${another} nå, legg den inn der katalogen er satt opp, og trekk ${the} tilbake når den nye er i bruk. Begge virker imens.`,
      ],
      action: { label: 'Åpne katalogen', url: page },
      closing: ['Du får denne e-posten fordi du er administrator der.'],
    };
  },
};

/**
 * To the address that the directory names for it. `reasons`: JSON, a list of how often, in which words the
 * directory was told, and one whom it was about. Empty where the tenant cannot vouch for the address: such a mail holds
 * nothing that a directory has sent.
 */
export const directoryErrors: Template<Where & { count: string; reasons: string }> = {
  en: ({ count, reasons, directoryName, tenantName, tenantId, page }) => ({
    subject: `${directoryName}: ${count === '1' ? '1 request was' : `${count} requests were`} refused`,
    paragraphs: [
      `This is what the directory ${directoryName} of ${tenantName} (${tenantId}) asked for since yesterday and did not get. Whoever is named may lack access, or keep it, until it is put right.`,
      ...sayReasons(
        reasons,
        'Whom it was about, and why, is in its log. A mail names it only to an address of a user of the tenant, or in a domain that the tenant has proved.',
      ),
    ],
    action: { label: 'See each of them', url: page },
    closing: [
      `You get this mail because an administrator of ${tenantName} entered your address for it. There, they can also take it out.`,
    ],
  }),
  nb: ({ count, reasons, directoryName, tenantName, tenantId, page }) => ({
    subject: `${directoryName}: ${count === '1' ? '1 forespørsel' : `${count} forespørsler`} avvist`,
    paragraphs: [
      `Dette har katalogen ${directoryName} hos ${tenantName} (${tenantId}) bedt om siden i går, uten å få det. De det gjelder, kan mangle tilgang, eller ha den for lenge, til det er rettet. Begrunnelsene er på engelsk, slik katalogen fikk dem.`,
      ...sayReasons(
        reasons,
        'Hvem det gjelder, og hvorfor, står i loggen. En e-post nevner det bare når adressen tilhører en bruker hos kunden, eller er i et domene som kunden har bekreftet.',
      ),
    ],
    action: { label: 'Se hver enkelt', url: page },
    closing: [
      `Du får denne e-posten fordi en administrator hos ${tenantName} har lagt inn adressen din. De kan også ta den ut igjen.`,
    ],
  }),
};

function dayOf(time: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Number(time));
}

/** Within their lines: what a directory sends may hold whatever it likes. */
function readReasons(reasons: string): { times: number; detail: string; name: string | null }[] {
  const read = JSON.parse(reasons) as { count: number; detail: string; name: string | null }[];
  return read.map(({ count, detail, name }) => ({
    times: count,
    detail: line(detail),
    name: count === 1 && name !== null ? line(name) : null,
  }));
}

function sayReasons(reasons: string, instead: string): string[] {
  const read = readReasons(reasons);
  if (read.length === 0) return [instead];
  return read.map(({ times, detail, name }) => `${times} ×${name === null ? '' : ` (${name})`}: ${detail}`);
}

function line(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
