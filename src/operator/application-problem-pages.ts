import type { ApplicationProblems, FieldProblem } from '../applications/parse-application.ts';
import type { Messages } from '../web/messages/index.ts';

/** In the order of the form, all that may be wrong with what it sends. */
const FIELDS = [
  'name',
  'jwks',
  'redirectUris',
  'postLogoutRedirectUris',
  'initiateLoginUri',
  'backchannelLogoutUri',
  'scopes',
  'resources',
  'tenants',
] as const;

/** More of a value than this says nothing. */
const LONGEST = 200;

/** What is wrong, by the field that says so; of several lines with the one that is. */
export function problemWords(m: Messages, problems: ApplicationProblems): Record<string, string> {
  const found = FIELDS.flatMap((field) => {
    const problem = problems[field];
    return problem ? [[field, wordsOf(m, field, problem)] as const] : [];
  });
  return Object.fromEntries(found);
}

function wordsOf(m: Messages, field: string, { problem, value, instead }: FieldProblem): string {
  const { problems, problemsOf, whichKey } = m.applications;
  const ofField: Record<string, Partial<Record<string, string>>> = problemsOf;
  const sentence = ofField[field]?.[problem] ?? problems[problem];
  const right = instead === undefined ? sentence : `${sentence} ${shorten(instead)}`;
  if (value === undefined) return right;
  return `${field === 'jwks' ? whichKey(value) : shorten(value)}: ${right}`;
}

function shorten(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}
