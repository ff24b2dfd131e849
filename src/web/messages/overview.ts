import type { MailProblem } from '../../mail/mail-problem.ts';
import type { TemplateName } from '../../mail/templates/index.ts';
import { both } from './both.ts';

export const overview = both({
  en: {
    active: 'Active users',
    invited: 'Invited, not confirmed',
    deactivated: 'Deactivated users',
    attention: 'Worth a look',
    nothing: 'Nothing needs your attention.',
    showUsers: 'Show them',
    showTokens: 'Show the tokens',
    showMails: 'Show the mails',
    showDomain: 'Prove it',
    showDomains: 'Put a domain under one',
    /** `more`: the count is of the first thousands, and there are others */
    withoutLink: (count: number, more: boolean) =>
      count === 1
        ? 'One person is invited, and the link in their mail does not work any more. Mail the invitation again from their page.'
        : `${more ? 'At least ' : ''}${count} people are invited, and the link in their mail does not work any more. Mail the invitation again from their page.`,
    declined: (count: number, more: boolean) =>
      count === 1
        ? 'One person declined the invitation.'
        : `${more ? 'At least ' : ''}${count} people declined the invitation.`,
    untold: (count: number, more: boolean) =>
      count === 1
        ? 'One person is invited, and no mail has told them.'
        : `${more ? 'At least ' : ''}${count} people are invited, and no mail has told them.`,
    held: (count: number) =>
      count === 1
        ? 'One person is held back: the directory knew whoever had their username before by another id. Say who they are, on their page.'
        : `${count} people are held back: the directory knew whoever had their usernames before by other ids. Say who they are, on their pages.`,
    stuck: (count: number) => (count === 1 ? 'One mail is not sent.' : `${count} mails are not sent.`),
    flaggedTokens: (count: number) =>
      count === 1
        ? 'One API token works although whoever made it is no administrator any more.'
        : `${count} API tokens work although whoever made them is no administrator any more.`,
    unprovedDomain: (domain: string) => `${domain} is registered and not proved yet: nobody signs in by it.`,
    entries: 'Sign-ins in the last 30 days',
    entriesHint:
      'Days are in UTC. A wrong password counts as refused wherever it would have let the person in.',
    mails: 'Mails that are not sent',
    mailsHint: (shown: number, all: number) =>
      shown < all
        ? `The ${shown} oldest of ${all}. Each is tried again by itself.`
        : 'Each is tried again by itself.',
    to: 'To',
    mail: 'Mail',
    since: 'Since',
    why: 'Why',
    next: 'Next try',
    problems: {
      address: 'The mail service does not deliver to this address. Check how it is written.',
      limit: 'The mail service takes no more mails for now.',
      other: 'The mail service did not take it.',
    } satisfies Record<MailProblem, string>,
    untried: 'Nobody has tried to send it yet.',
    later: (count: number, when: string) =>
      count === 1
        ? `One invitation waits for a later day, since a tenant can only mail so many a day. It goes out ${when}.`
        : `${count} invitations wait for a later day, since a tenant can only mail so many a day. The last goes out ${when}.`,
    templates: {
      'step-up': 'Code for a recent proof',
      pilot: 'Invitation to a pilot',
      'sign-in-link': 'Link to choose a password',
      'domain-disputed': 'Notice of a dispute',
      'domain-record-missing': 'Notice of a missing DNS record',
      'dispute-settled': 'Notice of a settled dispute',
      'recovery-offered': 'Offer of recovery codes',
      'recovery-used': 'Notice of a used recovery code',
      'tenant-without-admin': 'Notice of a tenant without administrator',
      'directory-token-expires': 'Warning that a directory’s token ends',
      'directory-errors': 'Summary of a directory’s errors',
      welcome: 'Invitation',
      'first-sign-in': 'Code for the first sign-in',
      'password-reset': 'Password reset',
      'password-changed': 'Password was changed',
      'rename-code': 'Code for a new username',
      'username-changed': 'Username was changed',
      'second-proof': 'Code for an operator',
      'rename-requested': 'New username was asked for',
      'rename-objected': 'Objection to a new username',
      'contact-address-changed': 'Contact address was changed',
    } satisfies Record<TemplateName, string>,
    levels: 'Domains and identity providers',
    noDomain:
      'Everyone signs in with a password, unless their own company has put the domain of their username under Microsoft or Google.',
    domain: 'Domain',
    provider: 'Identity provider',
    state: 'State',
    providers: { microsoft: 'Microsoft', google: 'Google' },
    states: {
      on: 'Switched on: everyone of the domain signs in there.',
      off: 'Proved and switched off: passwords count.',
      'not-proved': 'Not proved yet: passwords count.',
    },
  },
  nb: {
    active: 'Aktive brukere',
    invited: 'Invitert, ikke bekreftet',
    deactivated: 'Deaktiverte brukere',
    attention: 'Verdt å se på',
    nothing: 'Det er ingenting du trenger å gjøre.',
    showUsers: 'Vis dem',
    showTokens: 'Vis nøklene',
    showMails: 'Vis e-postene',
    showDomain: 'Bekreft det',
    showDomains: 'Legg et domene under en av dem',
    withoutLink: (count: number, more: boolean) =>
      count === 1
        ? 'Én person er invitert, men lenken i e-posten virker ikke lenger. Send invitasjonen på nytt fra siden til personen.'
        : `${more ? 'Minst ' : ''}${count} personer er invitert, men lenken i e-posten virker ikke lenger. Send invitasjonen på nytt fra siden til hver av dem.`,
    declined: (count: number, more: boolean) =>
      count === 1
        ? 'Én person avslo invitasjonen.'
        : `${more ? 'Minst ' : ''}${count} personer avslo invitasjonen.`,
    untold: (count: number, more: boolean) =>
      count === 1
        ? 'Én person er invitert, men har ikke fått e-post om det.'
        : `${more ? 'Minst ' : ''}${count} personer er invitert, men har ikke fått e-post om det.`,
    held: (count: number) =>
      count === 1
        ? 'Én person holdes tilbake: Katalogen kjente den som hadde brukernavnet før, under en annen id. Si hvem det er, på siden til personen.'
        : `${count} personer holdes tilbake: Katalogen kjente dem som hadde brukernavnene før, under andre id-er. Si hvem det er, på siden til hver av dem.`,
    stuck: (count: number) => (count === 1 ? 'Én e-post er ikke sendt.' : `${count} e-poster er ikke sendt.`),
    flaggedTokens: (count: number) =>
      count === 1
        ? 'Én API-nøkkel virker selv om den som laget den, ikke er administrator lenger.'
        : `${count} API-nøkler virker selv om de som laget dem, ikke er administratorer lenger.`,
    unprovedDomain: (domain: string) =>
      `${domain} er registrert, men ikke bekreftet ennå: Ingen logger på gjennom det.`,
    entries: 'Pålogginger de siste 30 dagene',
    entriesHint:
      'Dagene er i UTC. Et feil passord teller som avvist overalt der det ville ha sluppet personen inn.',
    mails: 'E-poster som ikke er sendt',
    mailsHint: (shown: number, all: number) =>
      shown < all
        ? `De ${shown} eldste av ${all}. Hver av dem prøves igjen av seg selv.`
        : 'Hver av dem prøves igjen av seg selv.',
    to: 'Til',
    mail: 'E-post',
    since: 'Siden',
    why: 'Hvorfor',
    next: 'Neste forsøk',
    problems: {
      address: 'E-posttjenesten leverer ikke til denne adressen. Se om den er riktig skrevet.',
      limit: 'E-posttjenesten tar ikke imot flere akkurat nå.',
      other: 'E-posttjenesten tok ikke imot den.',
    },
    untried: 'Ingen har prøvd å sende den ennå.',
    later: (count: number, when: string) =>
      count === 1
        ? `Én invitasjon venter på en senere dag, siden en virksomhet bare kan sende et visst antall per dag. Den sendes ${when}.`
        : `${count} invitasjoner venter på en senere dag, siden en virksomhet bare kan sende et visst antall per dag. Den siste sendes ${when}.`,
    templates: {
      'step-up': 'Kode for et ferskt bevis',
      pilot: 'Invitasjon til en pilot',
      'sign-in-link': 'Lenke til å velge passord',
      'domain-disputed': 'Varsel om en tvist',
      'domain-record-missing': 'Varsel om en manglende DNS-oppføring',
      'dispute-settled': 'Varsel om en avgjort tvist',
      'recovery-offered': 'Tilbud om gjenopprettingskoder',
      'recovery-used': 'Varsel om en brukt gjenopprettingskode',
      'tenant-without-admin': 'Varsel om en virksomhet uten administrator',
      'directory-token-expires': 'Varsel om at nøkkelen til en katalog utløper',
      'directory-errors': 'Oppsummering av feil i en katalog',
      welcome: 'Invitasjon',
      'first-sign-in': 'Kode til første pålogging',
      'password-reset': 'Nytt passord',
      'password-changed': 'Passordet ble endret',
      'rename-code': 'Kode til nytt brukernavn',
      'username-changed': 'Brukernavnet ble endret',
      'second-proof': 'Kode til en operatør',
      'rename-requested': 'Noen ba om nytt brukernavn',
      'rename-objected': 'Protest mot et nytt brukernavn',
      'contact-address-changed': 'Kontaktadressen ble endret',
    },
    levels: 'Domener og identitetsleverandører',
    noDomain:
      'Alle logger på med passord, med mindre deres eget firma har lagt domenet i brukernavnet under Microsoft eller Google.',
    domain: 'Domene',
    provider: 'Identitetsleverandør',
    state: 'Status',
    providers: { microsoft: 'Microsoft', google: 'Google' },
    states: {
      on: 'Slått på: Alle med domenet logger på der.',
      off: 'Bekreftet og slått av: Passord gjelder.',
      'not-proved': 'Ikke bekreftet ennå: Passord gjelder.',
    },
  },
});
