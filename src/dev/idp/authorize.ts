import type { Outside } from './answer-outside.ts';
import { authorizePage } from './authorize-page.ts';
import { readAuthorizationRequest, type AuthorizationRequest } from './authorization-request.ts';
import { redirectTo } from './broken-answers.ts';
import { issueCode } from './codes.ts';
import { errorOf, returnError, returnParameters } from './return-to-client.ts';
import { parseFault, type Fault } from './faults.ts';
import { refusal } from './page.ts';
import { findDirectory } from './people.ts';
import { isForAll, isGuid, type Directory } from './places.ts';
import { readSession, sessionCookie, type ProviderSession } from './provider-session.ts';
import type { Store } from './store.ts';

export async function answerAuthorize(
  outside: Outside,
  request: Request,
  directory: Directory,
): Promise<Response> {
  const asked = readAuthorizationRequest(new URL(request.url), directory);
  if (typeof asked === 'string') return refusal(asked);
  if (request.method === 'POST') return answerForm(outside, request, { directory, asked });

  const session = readSession(request, directory);
  const anew = asked.prompts.includes('login') || asked.prompts.includes('select_account');
  if (session && !anew && fits(session, directory, asked)) {
    return redirectTo(await codeFor(outside, { directory, asked, session, fault: 'none' }));
  }
  if (asked.prompts.includes('none')) {
    const description = 'AADSTS50058: A silent sign-in request was sent but no user is signed in.';
    return returnError(directory, asked, ['login_required', description]);
  }
  return authorizePage(directory, asked);
}

function fits({ upn, directory: own }: ProviderSession, directory: Directory, asked: AuthorizationRequest) {
  if (asked.loginHint !== '' && asked.loginHint.toLowerCase() !== upn.toLowerCase()) return false;
  return directory.provider === 'google' || isForAll(directory) || directory.asked === own;
}

/** Fields: `person`, `directory` where Microsoft is asked for all, `fault`, `action`. */
async function answerForm(
  outside: Outside,
  request: Request,
  { directory, asked }: { directory: Directory; asked: AuthorizationRequest },
): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const upn =
    form
      .getAll('person')
      .findLast((value) => value.trim() !== '')
      ?.trim() ?? '';
  const fault = parseFault(form.get('fault') ?? '');
  if (fault === null) return refusal('There is no such fault.');
  if (form.get('action') === 'cancel')
    return returnError(directory, asked, errorOf('declined-consent', upn)!);
  if (!/^[^\s@]+@[^\s@]+$/.test(upn)) return refusal('Who signs in? An address is needed.');

  const error = errorOf(fault, upn);
  if (error) return returnError(directory, asked, error);
  const own = await ownDirectory(outside.store, { directory, upn, named: form.get('directory') ?? '' });
  if (own === null) return refusal('The directory of this address must be named: a GUID.');
  const session = { upn, directory: own, signedInAt: outside.now() };
  const back = await codeFor(outside, { directory, asked, session, fault });
  return redirectTo(back, { 'Set-Cookie': sessionCookie(directory, session) });
}

async function ownDirectory(
  store: Store,
  { directory, upn, named }: { directory: Directory; upn: string; named: string },
): Promise<string | null> {
  if (directory.provider === 'google') return '';
  if (!isForAll(directory)) return directory.asked;
  const guid = named.trim().toLowerCase();
  if (guid === '') return findDirectory(store, upn);
  return isGuid(guid) ? guid : null;
}

async function codeFor(
  { store, now }: Outside,
  given: { directory: Directory; asked: AuthorizationRequest; session: ProviderSession; fault: Fault },
): Promise<string> {
  const { directory, asked, session, fault } = given;
  const { clientId, redirectUri, challenge, nonce, scope, tellsAuthTime } = asked;
  const request = { clientId, redirectUri, challenge, nonce, scope, tellsAuthTime };
  const code = await issueCode(store, now(), { at: directory.id, ...request, ...session, fault });
  const state = fault === 'wrong-state' ? `${asked.state ?? ''}x` : asked.state;
  return returnParameters(redirectUri, {
    code,
    state,
    ...(directory.provider === 'microsoft'
      ? { session_state: crypto.randomUUID() }
      : { scope, authuser: '0', prompt: 'none' }),
  });
}
