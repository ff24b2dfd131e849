import { html } from 'hono/html';
import { FAULTS } from './faults.ts';
import { page } from './page.ts';
import { DEMO_PEOPLE } from './people.ts';
import { isForAll, type Directory } from './places.ts';

/**
 * Who signs in? The form goes back to the very address. The address comes before the demo people, so
 * that Enter takes what was typed; of several values of `person` the last that is not empty counts.
 */
export function authorizePage(directory: Directory, { loginHint }: { loginHint: string }): Promise<Response> {
  const title = directory.provider === 'microsoft' ? 'Simulated Microsoft' : 'Simulated Google';
  const people = DEMO_PEOPLE.filter(
    (one) =>
      one.provider === directory.provider &&
      (one.provider === 'google' || isForAll(directory) || one.directory === directory.asked),
  );
  return page(
    title,
    html`<p>This stands in for the real one: whoever is named is signed in, without a password.</p>
      <form method="post">
        <label for="person">Another address</label>
        <input
          id="person"
          name="person"
          type="text"
          value="${loginHint}"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
        />
        ${isForAll(directory) && directoryField()}
        <label for="fault">What goes wrong</label>
        <select id="fault" name="fault">
          ${['none', ...FAULTS].map((fault) => html`<option>${fault}</option>`)}
        </select>
        <button name="action" value="sign-in">Sign in</button>
        <ul aria-label="Demo people">
          ${people.map(
            ({ name, upn }) => html`<li><button name="person" value="${upn}">${name} (${upn})</button></li>`,
          )}
        </ul>
        <button name="action" value="cancel">Cancel</button>
      </form>`,
  );
}

function directoryField() {
  return html`<label for="directory">Directory of that address</label>
    <input id="directory" name="directory" type="text" autocomplete="off" spellcheck="false" />`;
}
