import { html } from 'hono/html';
import { redirectTo } from './broken-answers.ts';
import { page, refusal } from './page.ts';
import { CONTOSO } from './people.ts';
import { isForAll, type Directory } from './places.ts';
import { returnParameters } from './return-to-client.ts';

/** Fields: `action` (accept, cancel) and, where Microsoft is asked for all, `directory`. */
export async function answerAdminConsent(request: Request, directory: Directory): Promise<Response> {
  const { searchParams: query } = new URL(request.url);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!query.get('client_id')) return refusal('client_id is missing.');
  if (!URL.canParse(redirectUri)) return refusal('redirect_uri is missing or no address.');
  if (request.method !== 'POST') return consentPage(directory, query);

  const form = new URLSearchParams(await request.text());
  const state = query.get('state');
  if (form.get('action') !== 'accept') {
    const error_description = 'AADSTS65004: User declined to consent to access the app.';
    return redirectTo(returnParameters(redirectUri, { error: 'access_denied', error_description, state }));
  }
  const tenant = isForAll(directory) ? form.get('directory') || CONTOSO : directory.asked;
  const scope = query.get('scope');
  return redirectTo(returnParameters(redirectUri, { admin_consent: 'True', tenant, state, scope }));
}

function consentPage(directory: Directory, query: URLSearchParams): Promise<Response> {
  return page(
    'Simulated Microsoft: permissions',
    html`<p>${query.get('client_id')} asks the administrator for ${query.get('scope') ?? 'nothing'}.</p>
      <form method="post">
        ${
          isForAll(directory) &&
          html`<label for="directory">Directory</label>
            <input id="directory" name="directory" type="text" value="${CONTOSO}" />`
        }
        <button name="action" value="accept">Accept</button>
        <button name="action" value="cancel">Cancel</button>
      </form>`,
  );
}
