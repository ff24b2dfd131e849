import type { Hono } from 'hono';
import type { Directory } from '../directories/with-directory.ts';
import { finishDueLater } from '../group-rules/apply-to-due.ts';
import { applyPatch } from '../scim/apply-patch.ts';
import { project } from '../scim/project.ts';
import { parseJson } from '../scim/read-json.ts';
import { readPatch } from '../scim/read-patch.ts';
import { readProjection } from '../scim/read-projection.ts';
import { readResource } from '../scim/read-resource.ts';
import { GROUP } from '../scim/resource-types.ts';
import { splitMembers } from '../scim/split-members.ts';
import { changedNames } from './changed-names.ts';
import { listResponse } from './list-response.ts';
import { readDirectory } from './read-directory.ts';
import { listGroups, readGroup } from './read-groups.ts';
import { readMemberIds } from './read-group.ts';
import { readListQuery, readSearch, type ListQuery } from './read-query.ts';
import { renderGroup, resourceOfGroup } from './render-group.ts';
import { etagOf } from './render-user.ts';
import { requireRunning } from './require-running.ts';
import {
  answerScim,
  baseOf,
  noteAbout,
  noteDirectory,
  servicesFor,
  type ScimContext,
  type ScimEnv,
} from './scim-middleware.ts';
import type { StoredGroup } from './select-groups.ts';
import { isMatch, withVersion } from './with-version.ts';
import { createGroup, removeGroup, writeGroup, type WantedGroup } from './write-groups.ts';

const ID = '/Groups/:id{[a-z2-7]{24}}';

/** RFC 7644 §3.2–3.6, of groups. */
export function groupRoutes(surface: Hono<ScimEnv>): void {
  surface.post('/Groups', async (c) => {
    const { services } = c.env;
    const directory = await readDirectory(services, c.var.token);
    noteDirectory(c, directory);
    const resource = readResource(parseJson(await c.req.text()), GROUP);
    noteAbout(c, {
      resourceType: 'Group',
      resourceId: null,
      resourceName: resource['displayName'] as string,
      changed: null,
    });
    requireRunning(directory);
    const group = await createGroup(servicesFor(c, directory), directory, resource);
    noteGroup(c, group, Object.keys(resource));
    return answerGroup(c, group, 201);
  });

  surface.get('/Groups', (c) => list(c, readListQuery(c.req.query(), GROUP)));

  surface.post('/Groups/.search', async (c) => list(c, readSearch(parseJson(await c.req.text()), GROUP)));

  surface.get(ID, async (c) => {
    const members = readProjection(c.req.query(), GROUP).needs('members');
    const { directory, group } = await readGroup(c.env.services, c.var.token, c.req.param('id'), { members });
    noteDirectory(c, directory);
    noteGroup(c, group);
    const known = c.req.header('if-none-match');
    if (known !== undefined && isMatch(known, group.version)) {
      return new Response(null, { status: 304, headers: { ETag: etagOf(group.version) } });
    }
    return answerGroup(c, group);
  });

  surface.put(ID, async (c) => {
    const group = await change(c, true, (body) => {
      const resource = readResource(body, GROUP);
      const members: WantedGroup['members'] = [{ kind: 'replace', ids: readMemberIds(resource) }];
      return () => ({ resource, members });
    });
    return answerGroup(c, group);
  });

  surface.patch(ID, async (c) => {
    // RFC 7644 §3.5.2: the resource where attributes are asked for. A group may have thousands of members.
    const answers = c.req.query('attributes') !== undefined;
    const group = await change(c, answers, (body) => {
      const { members, others } = splitMembers(readPatch(body, GROUP));
      return (before) => ({
        resource: others.length > 0 ? applyPatch(resourceOfGroup(before), others, GROUP) : null,
        members,
      });
    });
    if (answers) return answerGroup(c, group);
    return new Response(null, { status: 204, headers: { ETag: etagOf(group.version) } });
  });

  surface.delete(ID, async (c) => {
    await withVersion(
      c.req.header('if-match'),
      () => find(c),
      async ({ directory, group }) => {
        noteDirectory(c, directory);
        noteGroup(c, group, ['group']);
        requireRunning(directory);
        finishDueLater(c.env.services, directory.tenantId);
        return (await removeGroup(servicesFor(c, directory), directory, group)) || null;
      },
    );
    return new Response(null, { status: 204 });
  });
}

async function find(c: ScimContext): Promise<{ directory: Directory; group: StoredGroup; version: number }> {
  const found = await readGroup(c.env.services, c.var.token, c.req.param('id') ?? '', { members: false });
  return { ...found, version: found.group.version };
}

async function list(c: ScimContext, query: ListQuery): Promise<Response> {
  const { directory, groups, total } = await listGroups(c.env.services, c.var.token, query);
  noteDirectory(c, directory);
  const base = baseOf(c);
  const resources = groups.map((group) => project(renderGroup(group, base), query.projection, GROUP));
  return answerScim(listResponse(resources, total, query.startIndex));
}

/**
 * `answer`: the group is to be answered with its members. `read`: what the body makes of a group. Nobody's body is
 * read whose token does not hold.
 */
function change(
  c: ScimContext,
  answer: boolean,
  read: (body: unknown) => (before: StoredGroup) => WantedGroup,
): Promise<StoredGroup> {
  const ifMatch = c.req.header('if-match');
  let next: ReturnType<typeof read> | undefined;
  return withVersion(
    ifMatch,
    () => find(c),
    async ({ directory, group: before }) => {
      noteDirectory(c, directory);
      noteGroup(c, before);
      requireRunning(directory);
      next ??= read(parseJson(await c.req.text()));
      const wanted = next(before);
      const services = servicesFor(c, directory);
      const exactly = ifMatch !== undefined;
      const group = await writeGroup(services, directory, before, { ...wanted, exactly, answer });
      if (group) {
        finishDueLater(c.env.services, directory.tenantId);
        const names = changedNames(resourceOfGroup(before), resourceOfGroup(group));
        noteGroup(c, group, wanted.members.length > 0 ? [...names, 'members'] : names);
      }
      return group;
    },
  );
}

function noteGroup(c: ScimContext, { id, displayName }: StoredGroup, changed: string[] | null = null): void {
  noteAbout(c, { resourceType: 'Group', resourceId: id, resourceName: displayName, changed });
}

function answerGroup(c: ScimContext, group: StoredGroup, status = 200): Response {
  const shown = project(renderGroup(group, baseOf(c)), readProjection(c.req.query(), GROUP), GROUP);
  const location = `${baseOf(c)}/Groups/${group.id}`;
  return answerScim(shown, status, { Location: location, ETag: etagOf(group.version) });
}
