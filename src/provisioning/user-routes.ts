import type { Hono } from 'hono';
import { applyPatch } from '../scim/apply-patch.ts';
import { parseJson } from '../scim/read-json.ts';
import { readPatch } from '../scim/read-patch.ts';
import { readProjection } from '../scim/read-projection.ts';
import { readResource } from '../scim/read-resource.ts';
import { project } from '../scim/project.ts';
import { USER } from '../scim/resource-types.ts';
import type { Resource } from '../scim/resource.ts';
import { changedNames } from './changed-names.ts';
import { changeUser } from './change-user.ts';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { listResponse } from './list-response.ts';
import { requireRunning } from './require-running.ts';
import { readDirectory } from './read-directory.ts';
import { readListQuery, readSearch, type ListQuery } from './read-query.ts';
import { listUsers, readUser } from './read-users.ts';
import { etagOf, renderUser, resourceOf } from './render-user.ts';
import {
  answerScim,
  baseOf,
  noteAbout,
  noteDirectory,
  servicesFor,
  type ScimContext,
  type ScimEnv,
} from './scim-middleware.ts';
import type { StoredUser } from './select-users.ts';
import { isMatch, withVersion } from './with-version.ts';

const ID = '/Users/:id{[a-z2-7]{24}}';

/** RFC 7644 §3.2–3.6, of users. */
export function userRoutes(surface: Hono<ScimEnv>): void {
  surface.post('/Users', async (c) => {
    const { services } = c.env;
    const directory = await readDirectory(services, c.var.token);
    noteDirectory(c, directory);
    const resource = readResource(parseJson(await c.req.text()), USER);
    noteAbout(c, {
      resourceType: 'User',
      resourceId: null,
      resourceName: resource['userName'] as string,
      changed: null,
    });
    requireRunning(directory);
    const { user, mailId } = await createUser(servicesFor(c, directory), directory, resource);
    services.mailLater(mailId);
    noteUser(c, user, changedNames({}, resourceOf(user)));
    return answerUser(c, user, 201);
  });

  surface.get('/Users', (c) => list(c, readListQuery(c.req.query(), USER)));

  surface.post('/Users/.search', async (c) => list(c, readSearch(parseJson(await c.req.text()), USER)));

  surface.get(ID, async (c) => {
    const { directory, user } = await readUser(c.env.services, c.var.token, c.req.param('id'));
    noteDirectory(c, directory);
    noteUser(c, user);
    const known = c.req.header('if-none-match');
    if (known !== undefined && isMatch(known, user.version)) {
      return new Response(null, { status: 304, headers: { ETag: etagOf(user.version) } });
    }
    return answerUser(c, user);
  });

  surface.put(ID, (c) =>
    change(c, (body) => {
      const resource = readResource(body, USER);
      return () => resource;
    }),
  );

  surface.patch(ID, (c) =>
    change(c, (body) => {
      const operations = readPatch(body, USER);
      return (user) => applyPatch(resourceOf(user), operations, USER);
    }),
  );

  surface.delete(ID, async (c) => {
    const { services } = c.env;
    const id = c.req.param('id');
    await withVersion(
      c.req.header('if-match'),
      async () => {
        const { directory, user } = await readUser(services, c.var.token, id);
        return { ...user, directory };
      },
      async ({ directory, ...user }) => {
        noteDirectory(c, directory);
        noteUser(c, user, ['user']);
        requireRunning(directory);
        return (await deleteUser(servicesFor(c, directory), directory, user)) || null;
      },
    );
    services.tellLater();
    return new Response(null, { status: 204 });
  });
}

async function list(c: ScimContext, query: ListQuery): Promise<Response> {
  const { directory, users, total } = await listUsers(c.env.services, c.var.token, query);
  noteDirectory(c, directory);
  const base = baseOf(c);
  const resources = users.map((user) => project(renderUser(user, base), query.projection, USER));
  return answerScim(listResponse(resources, total, query.startIndex));
}

/** `read`: what the body makes of a user. Nobody's body is read whose token does not hold. */
async function change(
  c: ScimContext,
  read: (body: unknown) => (user: StoredUser) => Resource,
): Promise<Response> {
  const { services } = c.env;
  let next: ReturnType<typeof read> | undefined;
  const id = c.req.param('id') ?? '';
  const user = await withVersion(
    c.req.header('if-match'),
    async () => {
      const found = await readUser(services, c.var.token, id);
      return { ...found, version: found.user.version };
    },
    async ({ directory: asking, user: before }) => {
      noteDirectory(c, asking);
      noteUser(c, before);
      requireRunning(asking);
      next ??= read(parseJson(await c.req.text()));
      const result = await changeUser(servicesFor(c, asking), asking, before, next(before));
      if (result.outcome === 'stale') return null;
      services.mailLater(result.mailId);
      if (result.outcome === 'waits-for-person') throw result.refusal;
      noteUser(c, result.user, changedNames(resourceOf(before), resourceOf(result.user)));
      return result.user;
    },
  );
  services.tellLater();
  return answerUser(c, user);
}

function noteUser(c: ScimContext, { id, username }: StoredUser, changed: string[] | null = null): void {
  noteAbout(c, { resourceType: 'User', resourceId: id, resourceName: username, changed });
}

function answerUser(c: ScimContext, user: StoredUser, status = 200): Response {
  const rendered = renderUser(user, baseOf(c));
  const shown = project(rendered, readProjection(c.req.query(), USER), USER);
  const location = `${baseOf(c)}/Users/${user.id}`;
  return answerScim(shown, status, { Location: location, ETag: etagOf(user.version) });
}
