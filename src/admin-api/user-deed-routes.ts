import { activateUser, deactivateUser, endSessionsOfUser } from '../users/deactivate-user.ts';
import { changeRole } from '../users/change-role.ts';
import type { ChangeUserResult, Dependencies, Which } from '../users/change-user.ts';
import { mailInvitation, revokeInvitationLink } from '../users/mail-invitation.ts';
import { sendReset } from '../users/send-reset.ts';
import { checkSignIn } from '../users/sign-in-check.ts';
import { defineRoute, type Call } from './define-routes.ts';
import { ApiProblem } from './problems.ts';
import { showObstacle, signInCheck } from './sign-in-check-fields.ts';
import { newRole, user } from './user-fields.ts';
import { requireScope } from './serve-routes.ts';
import { requireChanged, showNow } from './user-routes.ts';

const PATH = '/tenants/{tenant}/users/{user}';
const tenant = { kinds: ['tenant'] } as const;
const changed = { 200: { description: 'The user as it is now.', schema: user, headers: ['ETag'] } } as const;

const deactivate = defineRoute({
  ...tenant,
  name: 'deactivateUser',
  method: 'PUT',
  path: `${PATH}/deactivation`,
  summary: 'Deactivate a user',
  description: 'The person is out of this tenant at the next request, and stays in their others.',
  scope: 'write',
  versioned: true,
  answers: changed,
  problems: ['last_admin'],
  handle: (call) => change(call, deactivateUser),
});

const activate = defineRoute({
  ...tenant,
  name: 'activateUser',
  method: 'DELETE',
  path: `${PATH}/deactivation`,
  summary: 'Activate a user again',
  description: 'An administrator only with the scope `security`.',
  scope: 'write',
  versioned: true,
  answers: changed,
  async handle(call) {
    const { services, actor, params, version, token } = call;
    const which = { userId: params.user, actor, version, mayMakeAdmins: token.scopes.includes('security') };
    const result = await activateUser(services, params.tenant, which);
    if (result.outcome === 'would-make-admin') requireScope(token, 'security');
    else requireChanged(result);
    return { ...(await showNow(services, params.tenant, params.user)), status: 200 as const };
  },
});

const giveRole = defineRoute({
  ...tenant,
  name: 'changeRole',
  method: 'PUT',
  path: `${PATH}/role`,
  summary: 'Change the role of a user',
  scope: 'security',
  versioned: true,
  body: newRole,
  answers: changed,
  problems: ['last_admin'],
  handle: (call) =>
    change(call, (dependencies, tenantId, which) =>
      changeRole(dependencies, tenantId, which, call.body.role),
    ),
});

const endSessions = defineRoute({
  ...tenant,
  name: 'endSessionsOfUser',
  method: 'DELETE',
  path: `${PATH}/sessions`,
  summary: 'End what a user is doing in this tenant',
  description: 'A new sign-in lets the person in again. Their other tenants notice nothing.',
  scope: 'write',
  answers: { 204: { description: 'The sessions have ended here.' } },
  async handle({ services, actor, params }) {
    requireChanged(await endSessionsOfUser(services, params.tenant, { userId: params.user, actor }));
    return { status: 204, body: undefined };
  },
});

const reset = defineRoute({
  ...tenant,
  name: 'mailPasswordReset',
  method: 'POST',
  path: `${PATH}/password-reset`,
  summary: 'Mail a password reset',
  description: 'The person chooses a new password by the link in the mail: nobody else sees or sets one.',
  scope: 'write',
  answers: { 202: { description: 'The mail is on its way.' } },
  problems: ['not_confirmed', 'federated_domain'],
  async handle({ services, actor, params }) {
    const result = await sendReset(services, params.tenant, { userId: params.user, actor });
    switch (result.outcome) {
      case 'mailed':
        services.mailLater(result.mailId);
        return { status: 202, body: undefined };
      case 'not-confirmed':
        throw new ApiProblem('not_confirmed');
      case 'federated':
        throw new ApiProblem('federated_domain');
      case 'limited':
        throw tooManyMails(result.retryAfter);
    }
  },
});

const invite = defineRoute({
  ...tenant,
  name: 'mailInvitation',
  method: 'POST',
  path: `${PATH}/invitation-mail`,
  summary: 'Mail the invitation again',
  description: 'Also where welcome mails are off. Links mailed before are dead.',
  scope: 'write',
  answers: { 202: { description: 'The mail is on its way, or waits for the limit of the day.' } },
  problems: ['not_awaited'],
  async handle({ services, actor, params }) {
    const result = await mailInvitation(services, params.tenant, { userId: params.user, actor });
    switch (result.outcome) {
      case 'mailed':
        services.mailLater(result.mailId);
        return { status: 202, body: undefined };
      case 'not-awaited':
        throw new ApiProblem('not_awaited');
      case 'limited':
        throw tooManyMails(result.retryAfter);
    }
  },
});

const revokeLink = defineRoute({
  ...tenant,
  name: 'revokeInvitationLink',
  method: 'DELETE',
  path: `${PATH}/invitation-link`,
  summary: 'Revoke the link of an invitation',
  description: 'The invitation itself stays.',
  scope: 'write',
  answers: { 204: { description: 'No link that was mailed works any more.' } },
  async handle({ services, actor, params }) {
    await revokeInvitationLink(services, params.tenant, { userId: params.user, actor });
    return { status: 204, body: undefined };
  },
});

const check = defineRoute({
  ...tenant,
  name: 'checkSignIn',
  method: 'GET',
  path: `${PATH}/sign-in-check`,
  summary: 'Why can’t this person sign in?',
  scope: 'read',
  answers: { 200: { description: 'What this tenant knows of.', schema: signInCheck } },
  async handle({ services, params }) {
    const { obstacles } = await checkSignIn(services, params.tenant, { userId: params.user, by: null });
    return { status: 200, body: { obstacles: obstacles.map(showObstacle) } };
  },
});

export const userDeedRoutes = [deactivate, activate, giveRole, endSessions, reset, invite, revokeLink, check];

async function change(
  { services, actor, params, version }: Call<'tenant' | 'user'>,
  doIt: (dependencies: Dependencies, tenantId: string, which: Which) => Promise<ChangeUserResult>,
) {
  requireChanged(await doIt(services, params.tenant, { userId: params.user, actor, version }));
  return { ...(await showNow(services, params.tenant, params.user)), status: 200 as const };
}

function tooManyMails(retryAfter: number): ApiProblem {
  return new ApiProblem('too_many_requests', {
    detail: 'This person was mailed just now.',
    headers: { 'Retry-After': String(retryAfter) },
  });
}
