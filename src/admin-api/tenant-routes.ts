import * as z from 'zod/mini';
import { changePreferences, type PreferenceProblems } from '../tenants/change-preferences.ts';
import { inspectTenant } from '../tenants/inspect-tenant.ts';
import { readTenant } from '../tenants/read-tenant.ts';
import { removeLogo, setLogo } from '../tenants/set-logo.ts';
import { readOverview } from '../users/read-overview.ts';
import { messagesFor } from '../web/messages/index.ts';
import { defineRoute, defineUploadRoute, type Call } from './define-routes.ts';
import { LOGO_UPLOAD, requireSet } from './logo-routes.ts';
import { overview, showOverview } from './overview-fields.ts';
import { inspectedTenant, showInspected } from './operator-tenant-fields.ts';
import { ApiProblem } from './problems.ts';
import { preferences, showTenant, tenant } from './tenant-fields.ts';

const { preferences: words } = messagesFor('en');

const kinds = ['tenant'] as const;
const changed = {
  200: { description: 'The tenant as it is now.', schema: tenant, headers: ['ETag'] },
} as const;

const read = defineRoute({
  name: 'readTenant',
  method: 'GET',
  path: '/tenants/{tenant}',
  kinds: ['tenant', 'operator'],
  summary: 'Read a tenant',
  description: 'A tenant reads its preferences, an operator how it stands.',
  scope: 'read',
  answers: {
    200: { description: 'The tenant.', schema: z.union([tenant, inspectedTenant]), headers: ['ETag'] },
  },
  async handle(call) {
    if (call.token.tenantId !== null) return showNow(call);
    const found = await inspectTenant(call.services.db, call.params.tenant);
    return { status: 200, body: showInspected(found), version: found.tenant.version };
  },
});

const readNumbers = defineRoute({
  name: 'readOverview',
  method: 'GET',
  path: '/tenants/{tenant}/overview',
  kinds,
  summary: 'Read the overview',
  scope: 'read',
  answers: { 200: { description: 'Sign-ins, people waiting, mails stuck.', schema: overview } },
  handle: async ({ services, params }) => ({
    status: 200,
    body: showOverview(await readOverview(services, params.tenant)),
  }),
});

const prefer = defineRoute({
  name: 'changePreferences',
  method: 'PATCH',
  path: '/tenants/{tenant}/preferences',
  kinds,
  summary: 'Change the preferences',
  description: 'What is not given stays (RFC 7396).',
  scope: 'write',
  versioned: true,
  body: preferences,
  answers: changed,
  async handle(call) {
    const { services, params, actor, version, body } = call;
    const { supportMail, supportPhone, accent, ...rest } = body;
    const texts = {
      supportMail: asTyped(supportMail),
      supportPhone: asTyped(supportPhone),
      accent: asTyped(accent),
    };
    const result = await changePreferences(
      services,
      params.tenant,
      { actor, version },
      { ...rest, ...texts },
    );
    switch (result.outcome) {
      case 'changed':
        return showNow(call);
      case 'stale':
        throw new ApiProblem('precondition_failed');
      case 'malformed':
        throw malformedPreferences(result.problems);
    }
  },
});

const putLogo = defineUploadRoute({
  ...LOGO_UPLOAD,
  name: 'setLogo',
  path: '/tenants/{tenant}/logo',
  kinds,
  summary: 'Set the logo',
  answers: changed,
  async handle(call) {
    const { services, params, actor, body } = call;
    requireSet(await setLogo(services, params.tenant, actor, body.bytes));
    return showNow(call);
  },
});

const deleteLogo = defineRoute({
  name: 'removeLogo',
  method: 'DELETE',
  path: '/tenants/{tenant}/logo',
  kinds,
  summary: 'Remove the logo',
  scope: 'write',
  answers: { 204: { description: 'The pages show the name alone.' } },
  async handle({ services, params, actor }) {
    await removeLogo(services, params.tenant, actor);
    return { status: 204, body: undefined };
  },
});

export const tenantRoutes = [read, readNumbers, prefer, putLogo, deleteLogo];

async function showNow({ services, params }: Call<'tenant'>) {
  const found = await readTenant(services.db, params.tenant);
  return { status: 200 as const, body: showTenant(found, services.publicOrigin), version: found.version };
}

/** The form has no null: empty text takes away. */
function asTyped(given: string | null | undefined): string | undefined {
  return given === null ? '' : given;
}

function malformedPreferences(problems: PreferenceProblems): ApiProblem {
  const errors = Object.entries(problems).map(([field, found]) => ({
    pointer: `#/${field}`,
    detail:
      found.problem === 'too-light'
        ? words.problems['too-light'](found.darker)
        : words.problems[found.problem],
  }));
  return new ApiProblem('malformed_fields', { errors });
}
