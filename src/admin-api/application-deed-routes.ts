import { disableApplication, enableApplication } from '../applications/disable-application.ts';
import { makeSecret } from '../applications/make-secret.ts';
import { removeSecret } from '../applications/remove-secret.ts';
import { removeApplicationLogo, setApplicationLogo } from '../applications/set-logo.ts';
import { madeSecret } from './application-fields.ts';
import { nowApplication, showNow } from './application-routes.ts';
import { defineRoute, defineUploadRoute } from './define-routes.ts';
import { LOGO_UPLOAD, requireSet } from './logo-routes.ts';
import { ApiProblem } from './problems.ts';

const kinds = ['operator'] as const;

const disable = defineRoute({
  name: 'disableApplication',
  method: 'PUT',
  path: '/applications/{application}/suspension',
  kinds,
  summary: 'Disable an application',
  description: 'Nobody signs in to it, and nothing that it holds counts, from the next request on.',
  scope: 'security',
  answers: nowApplication,
  async handle(call) {
    await disableApplication(call.services, call.params.application, call.actor);
    return showNow(call);
  },
});

const enable = defineRoute({
  name: 'enableApplication',
  method: 'DELETE',
  path: '/applications/{application}/suspension',
  kinds,
  summary: 'Enable an application again',
  scope: 'security',
  answers: nowApplication,
  async handle(call) {
    await enableApplication(call.services, call.params.application, call.actor);
    return showNow(call);
  },
});

const make = defineRoute({
  name: 'makeSecret',
  method: 'POST',
  path: '/applications/{application}/secrets',
  kinds,
  summary: 'Make a secret for an application',
  description: 'The one before counts until it is removed, so that the application can exchange it.',
  scope: 'security',
  answers: { 201: { description: 'The secret, shown this once.', schema: madeSecret } },
  problems: ['too_many_secrets', 'no_secret_needed'],
  async handle({ services, params, actor }) {
    const result = await makeSecret(services, params.application, actor);
    switch (result.outcome) {
      case 'made':
        return { status: 201, body: { id: result.secretId, secret: result.secret } };
      case 'too-many':
        throw new ApiProblem('too_many_secrets');
      case 'has-no-secret':
        throw new ApiProblem('no_secret_needed');
    }
  },
});

const remove = defineRoute({
  name: 'removeSecret',
  method: 'DELETE',
  path: '/applications/{application}/secrets/{secret}',
  kinds,
  summary: 'Remove a secret of an application',
  scope: 'security',
  answers: { 204: { description: 'It opens nothing from the next request on.' } },
  async handle({ services, params, actor }) {
    await removeSecret(services, params.application, { secretId: params.secret, actor });
    return { status: 204, body: undefined };
  },
});

const putLogo = defineUploadRoute({
  ...LOGO_UPLOAD,
  name: 'setApplicationLogo',
  path: '/applications/{application}/logo',
  kinds,
  summary: 'Set the logo of an application',
  answers: nowApplication,
  async handle(call) {
    const { services, params, actor, body } = call;
    requireSet(await setApplicationLogo(services, params.application, actor, body.bytes));
    return showNow(call);
  },
});

const deleteLogo = defineRoute({
  name: 'removeApplicationLogo',
  method: 'DELETE',
  path: '/applications/{application}/logo',
  kinds,
  summary: 'Remove the logo of an application',
  scope: 'security',
  answers: { 204: { description: 'The pages show its name alone.' } },
  async handle({ services, params, actor }) {
    await removeApplicationLogo(services, params.application, actor);
    return { status: 204, body: undefined };
  },
});

export const applicationDeedRoutes = [disable, enable, make, remove, putLogo, deleteLogo];
