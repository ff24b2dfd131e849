import { changeApplication } from '../applications/change-application.ts';
import { inspectApplication } from '../applications/inspect-application.ts';
import { listApplications } from '../applications/list-applications.ts';
import type { ApplicationProblems, FieldProblem } from '../applications/parse-application.ts';
import { registerApplication } from '../applications/register-application.ts';
import { removeApplication } from '../applications/remove-application.ts';
import { messagesFor } from '../web/messages/index.ts';
import {
  application,
  applicationChange,
  applicationPage,
  applicationQuery,
  newApplication,
  registeredApplication,
  showApplication,
  showListedApplication,
  textOf,
} from './application-fields.ts';
import { defineRoute, type Call } from './define-routes.ts';
import { ApiProblem } from './problems.ts';

const { applications: words } = messagesFor('en');

const kinds = ['operator'] as const;
export const nowApplication = {
  200: { description: 'The application as it is now.', schema: application, headers: ['ETag'] },
} as const;

const list = defineRoute({
  name: 'listApplications',
  method: 'GET',
  path: '/applications',
  kinds,
  summary: 'List and search applications',
  scope: 'read',
  query: applicationQuery,
  answers: { 200: { description: 'One page, by name.', schema: applicationPage, headers: ['Link'] } },
  async handle({ services, query }) {
    const { cursor, limit, search } = query;
    const { db, publicOrigin } = services;
    const { applications, next } = await listApplications(db, { search }, { after: cursor, limit });
    const items = applications.map((one) => showListedApplication(one, publicOrigin));
    return { status: 200, body: { items, next }, next };
  },
});

const register = defineRoute({
  name: 'registerApplication',
  method: 'POST',
  path: '/applications',
  kinds,
  summary: 'Register an application',
  description: 'An OpenID Connect client. Its kind, and how it proves itself, stay as they are.',
  scope: 'security',
  body: newApplication,
  answers: {
    201: {
      description: 'The application, with the secret, where it has one.',
      schema: registeredApplication,
      headers: ['Location', 'ETag'],
    },
  },
  async handle({ services, actor, body }) {
    const result = await registerApplication(services, actor, {
      ...body,
      jwks: textOf(body.jwks) ?? null,
    });
    if (result.outcome === 'refused') throw refusalOf(result.problems, body);
    const { applicationId, secret } = result;
    const shown = await showNow({ services, params: { application: applicationId } });
    return {
      ...shown,
      status: 201,
      body: { ...shown.body, secret },
      location: `/applications/${applicationId}`,
    };
  },
});

const read = defineRoute({
  name: 'readApplication',
  method: 'GET',
  path: '/applications/{application}',
  kinds,
  summary: 'Read an application',
  scope: 'read',
  answers: { 200: { description: 'The application.', schema: application, headers: ['ETag'] } },
  handle: (call) => showNow(call),
});

const change = defineRoute({
  name: 'changeApplication',
  method: 'PATCH',
  path: '/applications/{application}',
  kinds,
  summary: 'Change an application',
  description: 'What is not given stays (RFC 7396); a list is replaced. It holds at once.',
  scope: 'security',
  versioned: true,
  body: applicationChange,
  answers: nowApplication,
  async handle(call) {
    const { services, params, actor, version, body } = call;
    const given = { ...body, jwks: textOf(body.jwks) };
    const result = await changeApplication(services, params.application, { actor, version }, given);
    switch (result.outcome) {
      case 'changed':
        return showNow(call);
      case 'stale':
        throw new ApiProblem('precondition_failed');
      case 'refused':
        throw refusalOf(result.problems, body);
    }
  },
});

const remove = defineRoute({
  name: 'removeApplication',
  method: 'DELETE',
  path: '/applications/{application}',
  kinds,
  summary: 'Remove an application',
  description: 'With all that it holds. There is no way back: to stop it for a while, disable it.',
  scope: 'security',
  versioned: true,
  answers: { 204: { description: 'The application is gone; nobody is signed in to it any more.' } },
  async handle({ services, params, actor, version }) {
    const { outcome } = await removeApplication(services, params.application, { actor, version });
    if (outcome === 'stale') throw new ApiProblem('precondition_failed');
    return { status: 204, body: undefined };
  },
});

export const applicationRoutes = [list, register, read, change, remove];

export async function showNow({ services, params }: Pick<Call<'application'>, 'services' | 'params'>) {
  const found = await inspectApplication(services, params.application);
  return {
    status: 200 as const,
    body: showApplication(found, services.publicOrigin),
    version: found.application.version,
  };
}

function refusalOf(problems: ApplicationProblems, body: Record<string, unknown>): ApiProblem {
  const errors = Object.entries(problems).map(([field, found]) => ({
    pointer: pointerTo(field, found, body),
    detail: wordsOf(field, found),
  }));
  return new ApiProblem('malformed_fields', { errors });
}

/** To the one of several that is wrong; of two that are alike, the later. */
function pointerTo(field: string, { value }: FieldProblem, body: Record<string, unknown>): string {
  const given = body[field];
  const at = Array.isArray(given) ? given.lastIndexOf(value) : -1;
  return at === -1 ? `#/${field}` : `#/${field}/${at}`;
}

/** As the pages say it, but for what they say of their own form. */
const API_WORDS: Partial<Record<string, string>> = {
  'no-openid': 'Give openid, too: nobody is signed in without it.',
  'not-needed': 'Only an application that proves itself by a key has keys: give null.',
};

function wordsOf(field: string, { problem, instead }: FieldProblem): string {
  const ofField: Partial<Record<string, Partial<Record<string, string>>>> = words.problemsOf;
  const sentence = API_WORDS[problem] ?? ofField[field]?.[problem] ?? words.problems[problem];
  return instead === undefined ? sentence : `${sentence} ${instead}`;
}
