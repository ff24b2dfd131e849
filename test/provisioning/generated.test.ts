import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { filterGroups } from '../../src/provisioning/filter-groups.ts';
import { filterUsers } from '../../src/provisioning/filter-users.ts';
import { listGroups } from '../../src/provisioning/read-groups.ts';
import { listUsers } from '../../src/provisioning/read-users.ts';
import type { Attribute, ResourceType } from '../../src/scim/attribute.ts';
import type { AttributePath, Filter } from '../../src/scim/filter.ts';
import { matches, type Plain } from '../../src/scim/matches.ts';
import { readProjection } from '../../src/scim/read-projection.ts';
import { readResource } from '../../src/scim/read-resource.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import type { ScimError } from '../../src/scim/scim-error.ts';
import { arbitraryFilters, smallTexts } from '../scim/arbitrary-filters.ts';
import { arbitraryBody, arbitraryChanges } from '../scim/arbitrary-patches.ts';
import { patchNaively } from '../scim/naive-patch.ts';
import { printFilter } from '../scim/print-filter.ts';
import { showPath } from '../scim/show-filter.ts';
import { writeOperation } from '../scim/write-operation.ts';
import { parseDisplayName } from '../../src/tenants/display-name.ts';
import { makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { newUserName, provision, provisionGroup } from '../support/worker/scim-people.ts';
import { clock, services } from '../support/worker/world.ts';

/** What a text of a directory may be. */
const texts = smallTexts.filter((text) => parseDisplayName(text) !== null);
const MORE_TEXTS = ['Ünïcode', "O'Brien", '100%', 'a_b', '*', 'x\\y', '" or 1=1 --', 'work', 'home'];
const anyText = fc.oneof(texts, fc.constantFrom(...MORE_TEXTS));

/** A user's attributes, each there or not. */
const bodies = fc.record(
  { ...recordOf(USER.schema.attributes), externalId: anyText, [USER.extensions[0]!.id]: extension() },
  { requiredKeys: [] },
);

function extension() {
  return fc.record(recordOf(USER.extensions[0]!.attributes), { requiredKeys: [] });
}

function recordOf(attributes: readonly Attribute[]): Record<string, fc.Arbitrary<unknown>> {
  const own = attributes.filter(({ name, mutability }) => name !== 'userName' && mutability !== 'readOnly');
  return Object.fromEntries(own.map((attribute) => [attribute.name, valueOf(attribute)]));
}

function valueOf({ type, multiValued, subAttributes = [] }: Attribute): fc.Arbitrary<unknown> {
  if (type === 'boolean') return fc.boolean();
  if (type !== 'complex') return anyText;
  const one = fc.record(recordOf(subAttributes), { requiredKeys: [] });
  return multiValued ? fc.array(one, { maxLength: 3 }) : one;
}

/** Of these nothing is kept that could be compared: they are refused. */
const NOT_FILTERED: Record<string, string[]> = {
  User: ['schemas', 'meta.location', 'meta.version', 'groups.$ref'],
  Group: ['schemas', 'meta.location', 'meta.version', 'members.$ref'],
};

/** Whatever it would find: it asks too often for what any value may meet. */
function isTooWide(filter: Filter, type: ResourceType): boolean {
  try {
    return (type === USER ? filterUsers(filter, sql`'a'`) : filterGroups(filter)) === null;
  } catch (error) {
    return /more than 10 times/.test((error as ScimError).detail);
  }
}

function pathsIn(filter: Filter, of = ''): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap((part) => pathsIn(part, of));
    case 'not':
      return pathsIn(filter.filter, of);
    case 'within':
      return pathsIn(filter.filter, `${showPath(filter.path)}.`);
    case 'compare':
    case 'present':
      return [of + showPath(filter.path)];
  }
}

const PEOPLE = 60;

describe('random filters find exactly what reading each resource finds', () => {
  let client: ScimClient;
  let other: ScimClient;
  let users: Plain[];
  let groups: Plain[];

  beforeAll(async () => {
    [client, other] = [await makeScimClient(), await makeScimClient()];
    const ids: Record<string, string[]> = { mine: [], theirs: [] };
    for (const [at, body] of fc.sample(bodies, PEOPLE).entries()) {
      const userName = newUserName(at % 2 === 0 ? 'ab' : 'Ba', at % 3 === 0 ? 'same.example' : undefined);
      const from = at % 6 === 5 ? other : client;
      const { id } = await provision(from, { displayName: undefined, name: undefined, ...body, userName });
      ids[from === client ? 'mine' : 'theirs']!.push(id);
      clock.advance(1);
    }
    for (const [at, displayName] of fc.sample(texts, 12).entries()) {
      const members = ids['mine']!.filter((_, index) => index % (at + 1) === 0);
      await provisionGroup(client, displayName, members, at % 2 ? { externalId: `g${at}` } : {});
      clock.advance(1);
    }
    await provisionGroup(other, 'a', ids['theirs']);
    users = (await client.get('/Users?count=1000')).body.Resources as Plain[];
    groups = (await client.get('/Groups?count=1000')).body.Resources as Plain[];
    if (users.length !== PEOPLE - PEOPLE / 6 || groups.length !== 12)
      throw new Error('The world is not whole.');
  }, 60_000);

  async function find(type: ResourceType, filter: Filter): Promise<unknown[]> {
    const projection = readProjection({ attributes: 'id' }, type);
    const query = { filter, sort: null, startIndex: 1, count: 1000, projection, list: '' };
    const found =
      type === USER
        ? (await listUsers(services(), client.token, query)).users
        : (await listGroups(services(), client.token, query)).groups;
    return found.map(({ id }) => id);
  }

  /** Values that are there, and some that are not. */
  function filtersFor(type: ResourceType, resources: Plain[]): fc.Arbitrary<Filter> {
    const metas = resources.map(({ meta }) => (meta as { created: string }).created);
    const known = resources.flatMap((one) => [one['id'], one['userName'], one['externalId']]);
    const given = known.filter((text) => typeof text === 'string');
    return arbitraryFilters(type, {
      texts: fc.oneof(
        smallTexts,
        fc.constantFrom(...MORE_TEXTS, 'User', 'Group', 'direct'),
        fc.constantFrom(...given),
      ),
      times: fc.constantFrom(...metas),
    });
  }

  test.each([
    ['users', USER, 400],
    ['groups', GROUP, 200],
  ] as const)(
    '%s',
    async (_, type, numRuns) => {
      const resources = type === USER ? users : groups;
      let [some, refused] = [0, 0];
      await fc.assert(
        fc.asyncProperty(filtersFor(type, resources), async (filter) => {
          const isRefused =
            isTooWide(filter, type) ||
            pathsIn(filter).some((path) => NOT_FILTERED[type.name]!.includes(path));
          const meant = resources.filter((one) => matches(filter, one)).map(({ id }) => id);
          const expected = isRefused ? ['invalidFilter'] : meant;
          const found = await find(type, filter).catch((error: ScimError) => [error.scimType]);
          expect(found).toEqual(expected);
          if (isRefused) refused += 1;
          else if (meant.length > 0 && meant.length < resources.length) some += 1;
        }),
        { numRuns },
      );
      expect(some).toBeGreaterThan(0);
      expect(refused).toBeLessThan(numRuns * 0.9);
    },
    120_000,
  );

  test('also as a client writes them in a URL', async () => {
    const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(filtersFor(USER, users), choices, async (filter, given) => {
        fc.pre(!pathsIn(filter).some((path) => NOT_FILTERED['User']!.includes(path)));
        fc.pre(!isTooWide(filter, USER));
        let next = 0;
        const text = printFilter(filter, USER, (n) => given[next++ % given.length]! % n);
        fc.pre(text.length < 4000);
        const { status, body } = await client.find('Users', text, '&attributes=id&count=1000');
        expect(status, text).toBe(200);
        const expected = users.filter((one) => matches(filter, one)).map(({ id }) => id);
        expect(body.Resources.map(({ id }: { id: string }) => id)).toEqual(expected);
        expect(body.totalResults).toBe(expected.length);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  /** `not (not (… and a and b) and c and d)`: as deep as brackets and fifty comparisons go. */
  function deepest(path: AttributePath): Filter {
    const leaf: Filter = { kind: 'compare', path, comparison: 'sw', value: 'ab' };
    return Array.from({ length: 15 }).reduce<Filter>(
      (inner) => ({ kind: 'not', filter: { kind: 'and', filters: [inner, leaf, leaf, leaf] } }),
      leaf,
    );
  }

  test.each(['userName', 'externalId', 'title', 'name.givenName', 'emails.value', 'groups.display'])(
    'fifty comparisons of %s, side by side and in one another',
    async (name) => {
      const [first, sub] = name.split('.');
      const attribute = [
        ...USER.schema.attributes,
        { ...USER.schema.attributes[0]!, name: 'externalId', caseExact: true },
      ].find((one) => one.name === first)!;
      const part = attribute.subAttributes?.find((one) => one.name === sub);
      const path: AttributePath = { extension: null, attributes: part ? [attribute, part] : [attribute] };
      const [one, two, ...others] = Array.from({ length: 50 }, (_, at): Filter => ({
        kind: 'compare',
        path,
        comparison: 'sw',
        value: at === 7 ? 'A' : `no${at}`,
      }));
      for (const filter of [{ kind: 'or', filters: [one!, two!, ...others] } as Filter, deepest(path)]) {
        const expected = users.filter((user) => matches(filter, user)).map(({ id }) => id);
        expect(await find(USER, filter)).toEqual(expected);
      }
    },
  );
});

describe('random patches do what a plain model of them does', () => {
  test('to what is stored, in whatever way they are written', async () => {
    const client = await makeScimClient();
    const { path, userName } = await provision(client);
    const ways = fc.infiniteStream(fc.nat());
    const changesOfOthers = arbitraryChanges.map((changes) =>
      changes.filter((change) => change.name !== ('userName' as string)),
    );
    const read = async () => {
      const { schemas: _s, id: _i, meta: _m, ...resource } = (await client.get(path)).body as Plain;
      return resource;
    };
    await fc.assert(
      fc.asyncProperty(arbitraryBody, changesOfOthers, ways, async (body, changes, way) => {
        const before = readResource({ active: true, ...body, userName }, USER);
        const put = await client.put(path, { active: true, ...body, userName });
        expect(put.status, put.text).toBe(200);
        // Where nothing is said of it, whoever is active stays so.
        const active = before['active'] ?? (await read())['active'];
        const user = { ...before, active };
        expect(await read()).toEqual(user);
        const Operations = changes.map((change) => writeOperation(change, way.next().value ?? 0));
        const expected = patchNaively(user, changes);
        const patched = await client.patch(path, { Operations });
        expect(patched.status, patched.text).toBe(200);
        expect(await read()).toEqual({ ...expected, active: expected['active'] ?? active });
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
