/** Why a mail is not sent, as far as whoever waits for it can do something about it. */
export type MailProblem =
  /** the mail service does not deliver to this address */
  | 'address'
  /** too many mails at once, or in a day */
  | 'limit'
  | 'other';

/** `lastError`: what the mail service said. Its codes come first, then what mail servers say (RFC 3463). */
export function mailProblemOf(lastError: string): MailProblem {
  if (/E_RECIPIENT_|\b55[0134]\b|\b5\.1\.\d|recipient|mailbox|no such user/i.test(lastError))
    return 'address';
  if (/_LIMIT_EXCEEDED|\b429\b|\b45[12]\b|rate limit|quota|too many/i.test(lastError)) return 'limit';
  return 'other';
}
