import { describe, expect, test } from 'vitest';
import { COMMON_ATTRIBUTES } from '../../src/scim/common-attributes.ts';
import { renderResourceType } from '../../src/scim/render-resource-type.ts';
import { renderSchema } from '../../src/scim/render-schema.ts';
import { GROUP, SCHEMAS, USER } from '../../src/scim/resource-types.ts';
import type { Attribute } from '../../src/scim/attribute.ts';
import { renderServiceProviderConfig } from '../../src/scim/service-provider-config.ts';

const BASE = 'https://superid.example/scim/v2';

const flat = (attributes: readonly Attribute[], parent = ''): (Attribute & { path: string })[] =>
  attributes.flatMap((attribute) => [
    { ...attribute, path: parent + attribute.name },
    ...flat(attribute.subAttributes ?? [], `${parent}${attribute.name}.`),
  ]);

const all = [
  ...SCHEMAS.flatMap(({ id, attributes }) => flat(attributes, `${id}:`)),
  ...flat(COMMON_ATTRIBUTES),
];

describe('RFC 7643 §7: what a schema says of its attributes', () => {
  test('each is described in a sentence and named as an attribute may be', () => {
    for (const { path, name, description } of all) {
      expect(name, path).toMatch(/^\$?[a-zA-Z][\w-]*$/);
      expect(description, path).toMatch(/^[A-Z].+[."]$/);
    }
  });

  test('parts belong to complex ones, types to references, and names are there once', () => {
    for (const { path, type, subAttributes, referenceTypes } of all) {
      expect(subAttributes !== undefined, path).toBe(type === 'complex');
      expect(referenceTypes !== undefined, path).toBe(type === 'reference');
    }
    const names = all.map(({ path }) => path.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  test('what cannot be written has no part that can', () => {
    for (const { path, mutability, subAttributes = [] } of all.filter(
      (known) => known.mutability === 'readOnly',
    )) {
      for (const sub of subAttributes) expect(sub.mutability, `${path}.${sub.name}`).toBe(mutability);
    }
  });

  test('§2.3.7: a reference is case exact (errata 6001)', () => {
    for (const { path, caseExact } of all.filter(({ type }) => type === 'reference')) {
      expect(caseExact, path).toBe(true);
    }
  });

  test('the name without a URN is enough for every attribute of a user', () => {
    const names = [USER.schema, ...USER.extensions]
      .flatMap(({ attributes }) => attributes)
      .map(({ name }) => name);
    const common = COMMON_ATTRIBUTES.map(({ name }) => name);
    expect(new Set([...names, ...common]).size).toBe(names.length + common.length);
  });
});

describe('RFC 7643 §4: users and groups', () => {
  test('a user has what is kept of one, and no password (R11)', () => {
    expect(USER.schema.attributes.map(({ name }) => name)).toEqual(
      (
        'userName name displayName nickName profileUrl title userType preferredLanguage locale timezone active ' +
        'emails phoneNumbers ims photos addresses groups entitlements roles'
      ).split(' '),
    );
    expect(all.filter(({ path, name }) => /password/i.test(path) || name === 'x509Certificates')).toEqual([]);
  });

  test.each([
    ['core:2.0:User:userName', { required: true, uniqueness: 'server', caseExact: false }],
    ['core:2.0:User:active', { type: 'boolean', required: false }],
    ['core:2.0:User:groups', { mutability: 'readOnly', multiValued: true }],
    ['core:2.0:User:emails.type', { canonicalValues: ['work', 'home', 'other'], caseExact: false }],
    ['core:2.0:User:photos.value', { type: 'reference', referenceTypes: ['external'] }],
    ['extension:enterprise:2.0:User:manager', { type: 'complex', multiValued: false }],
    ['extension:enterprise:2.0:User:manager.displayName', { mutability: 'readOnly' }],
    ['core:2.0:Group:displayName', { required: true }],
    ['core:2.0:Group:members.value', { mutability: 'immutable' }],
    ['id', { mutability: 'readOnly', returned: 'always', caseExact: true }],
    ['externalId', { mutability: 'readWrite', caseExact: true }],
    ['schemas', { returned: 'always', multiValued: true }],
    ['meta.lastModified', { type: 'dateTime', mutability: 'readOnly' }],
  ])('%s', (path, expected) => {
    expect(
      all.find((known) => known.path.replace('urn:ietf:params:scim:schemas:', '') === path),
    ).toMatchObject(expected);
  });
});

describe('RFC 7644 §4: what the service tells of itself', () => {
  test('a schema', () => {
    const rendered = renderSchema(GROUP.schema, BASE);
    expect(JSON.parse(JSON.stringify(rendered))).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
      name: 'Group',
      attributes: [
        {
          name: 'displayName',
          type: 'string',
          multiValued: false,
          required: true,
          caseExact: false,
          mutability: 'readWrite',
          returned: 'default',
          uniqueness: 'none',
        },
        { name: 'members', type: 'complex', multiValued: true },
      ],
      meta: {
        resourceType: 'Schema',
        location: `${BASE}/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group`,
      },
    });
  });

  test('a resource type', () => {
    expect(renderResourceType(USER, BASE)).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: expect.any(String),
      schema: 'urn:ietf:params:scim:schemas:core:2.0:User',
      schemaExtensions: [
        { schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', required: false },
      ],
      meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
    });
    expect(renderResourceType(GROUP, BASE)).toMatchObject({ endpoint: '/Groups', schemaExtensions: [] });
  });

  test('what it can: all but bulk and passwords, with a token or by OAuth', () => {
    const config = renderServiceProviderConfig(BASE);
    expect(config).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      meta: { location: `${BASE}/ServiceProviderConfig` },
    });
    expect(config.authenticationSchemes.map(({ type, primary }) => [type, primary])).toEqual([
      ['oauthbearertoken', true],
      ['oauth2', false],
    ]);
  });
});
