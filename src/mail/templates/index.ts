import type { Language } from '../../languages.ts';
import { contactAddressChanged } from './contact-address-changed.ts';
import { directoryErrors, directoryTokenExpires } from './directory-notices.ts';
import { disputeSettled, domainDisputed, domainRecordMissing } from './domain-notices.ts';
import { firstSignIn } from './first-sign-in.ts';
import { passwordChanged } from './password-changed.ts';
import { passwordReset } from './password-reset.ts';
import { pilot } from './pilot.ts';
import { recoveryOffered, recoveryUsed } from './recovery-notices.ts';
import { renameCode } from './rename-code.ts';
import { renameObjected } from './rename-objected.ts';
import { renameRequested } from './rename-requested.ts';
import { secondProof } from './second-proof.ts';
import { signInLink } from './sign-in-link.ts';
import { stepUp } from './step-up.ts';
import { tenantWithoutAdmin } from './tenant-without-admin.ts';
import { usernameChanged } from './username-changed.ts';
import { welcome } from './welcome.ts';

/** What a mail says, before it is laid out. Paragraphs are plain text. */
export type Letter = {
  subject: string;
  paragraphs: string[];
  code?: string;
  action?: { label: string; url: string };
  /** after the action: what to do if it was not you, how long it holds */
  closing: string[];
};

export type Template<P> = Record<Language, (parameters: P) => Letter>;

export const templates = {
  'first-sign-in': firstSignIn,
  welcome,
  'password-reset': passwordReset,
  'password-changed': passwordChanged,
  'rename-code': renameCode,
  'rename-requested': renameRequested,
  'rename-objected': renameObjected,
  'second-proof': secondProof,
  'username-changed': usernameChanged,
  'contact-address-changed': contactAddressChanged,
  'step-up': stepUp,
  pilot,
  'sign-in-link': signInLink,
  'domain-disputed': domainDisputed,
  'domain-record-missing': domainRecordMissing,
  'dispute-settled': disputeSettled,
  'recovery-offered': recoveryOffered,
  'recovery-used': recoveryUsed,
  'tenant-without-admin': tenantWithoutAdmin,
  'directory-token-expires': directoryTokenExpires,
  'directory-errors': directoryErrors,
};

export type TemplateName = keyof typeof templates;
export type ParametersOf<N extends TemplateName> = Parameters<(typeof templates)[N]['en']>[0];
