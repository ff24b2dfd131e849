import type { ChangeTenantResult } from '../tenants/change-tenant.ts';
import { inspectTenant } from '../tenants/inspect-tenant.ts';
import { setInvitationsPerDay } from '../tenants/limit-invitations.ts';
import { listTenants } from '../tenants/list-tenants.ts';
import { planRemoval, withdrawRemoval } from '../tenants/plan-removal.ts';
import { registerTenantWithAdmin, type NewTenantProblems } from '../tenants/register-tenant-with-admin.ts';
import { renameTenant } from '../tenants/rename-tenant.ts';
import { resumeTenant, suspendTenant } from '../tenants/suspend-tenant.ts';
import { messagesFor } from '../web/messages/index.ts';
import { defineRoute, type Call } from './define-routes.ts';
import {
  inspectedTenant,
  newTenant,
  showInspected,
  showListedTenant,
  tenantChange,
  tenantPage,
  tenantQuery,
} from './operator-tenant-fields.ts';
import { ApiProblem } from './problems.ts';

const { users: words } = messagesFor('en');

const kinds = ['operator'] as const;
const changed = {
  200: { description: 'The tenant as it is now.', schema: inspectedTenant, headers: ['ETag'] },
} as const;

const list = defineRoute({
  name: 'listTenants',
  method: 'GET',
  path: '/tenants',
  kinds,
  summary: 'List and search tenants',
  scope: 'read',
  query: tenantQuery,
  answers: { 200: { description: 'One page, by id.', schema: tenantPage, headers: ['Link'] } },
  async handle({ services, query }) {
    const { cursor, limit, ...filter } = query;
    const { tenants, next } = await listTenants(services.db, filter, { after: cursor, limit });
    return { status: 200, body: { items: tenants.map(showListedTenant), next }, next };
  },
});

const register = defineRoute({
  name: 'registerTenant',
  method: 'POST',
  path: '/tenants',
  kinds,
  summary: 'Register a tenant with its first administrator',
  scope: 'security',
  body: newTenant,
  answers: {
    201: { description: 'The tenant.', schema: inspectedTenant, headers: ['Location', 'ETag'] },
  },
  problems: ['tenant_id_taken'],
  async handle({ services, actor, body }) {
    const result = await registerTenantWithAdmin(services, actor, {
      ...body,
      supportMail: body.supportMail ?? '',
      supportPhone: body.supportPhone ?? '',
      admin: { ...body.admin, language: body.admin.language ?? null },
    });
    if (result.outcome === 'refused') throw refusalOf(result.problems);
    // An administrator who could not be registered is seen to be missing, and can be registered again.
    if (result.admin.outcome === 'registered') services.mailLater(result.admin.mailId);
    const found = await inspectTenant(services.db, result.tenantId);
    return {
      status: 201,
      body: showInspected(found),
      version: found.tenant.version,
      location: `/tenants/${result.tenantId}`,
    };
  },
});

const change = defineRoute({
  name: 'changeTenant',
  method: 'PATCH',
  path: '/tenants/{tenant}',
  kinds,
  summary: 'Rename a tenant, or set its limit of invitations',
  description: 'What is not given stays (RFC 7396).',
  scope: 'write',
  versioned: true,
  body: tenantChange,
  answers: changed,
  async handle(call) {
    const { services, params, actor, version, body } = call;
    const { name, invitationsPerDay } = body;
    if (name !== undefined) {
      const renamed = await renameTenant(services, params.tenant, { actor, version }, name);
      if (renamed.outcome === 'malformed-name') throw malformed('#/name', WRONG_NAME);
      requireChanged(renamed);
    }
    if (invitationsPerDay !== undefined) {
      // After a renaming the version is another one, by our own doing.
      const by = { actor, version: name === undefined ? version : undefined };
      const limited = await setInvitationsPerDay(services, params.tenant, by, invitationsPerDay);
      if (limited.outcome === 'malformed-limit')
        throw malformed('#/invitationsPerDay', 'This is no such number.');
      requireChanged(limited);
    }
    return showNow(call);
  },
});

const suspend = defineRoute({
  name: 'suspendTenant',
  method: 'PUT',
  path: '/tenants/{tenant}/suspension',
  kinds,
  summary: 'Suspend a tenant',
  description: 'Everyone is out at the next request, its API tokens too.',
  scope: 'security',
  answers: changed,
  async handle(call) {
    await suspendTenant(call.services, call.params.tenant, call.actor);
    return showNow(call);
  },
});

const resume = defineRoute({
  name: 'resumeTenant',
  method: 'DELETE',
  path: '/tenants/{tenant}/suspension',
  kinds,
  summary: 'Resume a tenant',
  scope: 'security',
  answers: changed,
  async handle(call) {
    await resumeTenant(call.services, call.params.tenant, call.actor);
    return showNow(call);
  },
});

const remove = defineRoute({
  name: 'planRemoval',
  method: 'PUT',
  path: '/tenants/{tenant}/removal',
  kinds,
  summary: 'Remove a tenant, in thirty days',
  description: 'It is suspended at once. Until then there is a way back.',
  scope: 'security',
  versioned: true,
  answers: changed,
  async handle(call) {
    const { services, params, actor, version } = call;
    requireChanged(await planRemoval(services, params.tenant, { actor, version }));
    return showNow(call);
  },
});

const keep = defineRoute({
  name: 'withdrawRemoval',
  method: 'DELETE',
  path: '/tenants/{tenant}/removal',
  kinds,
  summary: 'Do not remove the tenant after all',
  scope: 'security',
  versioned: true,
  answers: changed,
  async handle(call) {
    const { services, params, actor, version } = call;
    requireChanged(await withdrawRemoval(services, params.tenant, { actor, version }));
    return showNow(call);
  },
});

export const operatorTenantRoutes = [list, register, change, suspend, resume, remove, keep];

async function showNow({ services, params }: Call<'tenant'>) {
  const found = await inspectTenant(services.db, params.tenant);
  return { status: 200 as const, body: showInspected(found), version: found.tenant.version };
}

function requireChanged({ outcome }: ChangeTenantResult): void {
  if (outcome === 'stale') throw new ApiProblem('precondition_failed');
}

const WRONG_NAME = 'Give a name of at most 100 ordinary characters.';

function malformed(pointer: string, detail: string): ApiProblem {
  return new ApiProblem('malformed_fields', { errors: [{ pointer, detail }] });
}

function refusalOf(problems: NewTenantProblems): ApiProblem {
  const { id, name, supportMail, supportPhone, username, ...names } = problems;
  const errors = [
    ...(id === 'taken' ? [{ pointer: '#/id', detail: 'A tenant has this id, or had it.' }] : []),
    ...(id === 'malformed'
      ? [{ pointer: '#/id', detail: 'An id has 3 to 32 letters and digits, and begins with a letter.' }]
      : []),
    ...(name ? [{ pointer: '#/name', detail: WRONG_NAME }] : []),
    ...(supportMail ? [{ pointer: '#/supportMail', detail: 'This is not a mail address.' }] : []),
    ...(supportPhone ? [{ pointer: '#/supportPhone', detail: 'This is not a telephone number.' }] : []),
    ...(username
      ? [
          {
            pointer: '#/admin/username',
            detail: username === 'operator' ? 'An operator is in no tenant.' : words.problems[username],
          },
        ]
      : []),
    ...(Object.keys(names) as (keyof typeof names)[]).map((field) => ({
      pointer: `#/admin/${field}`,
      detail: words.malformed[field],
    })),
  ];
  const taken = id === 'taken' && errors.length === 1;
  return new ApiProblem(taken ? 'tenant_id_taken' : 'malformed_fields', { errors });
}
