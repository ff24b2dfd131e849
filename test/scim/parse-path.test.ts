import { describe, expect, test } from 'vitest';
import type { PatchPath } from '../../src/scim/filter.ts';
import { parseAttributeName, parsePatchPath, UnknownAttribute } from '../../src/scim/parse-path.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { showFilter, showPath } from './show-filter.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';

function show({ extension, attribute, filter, sub }: PatchPath) {
  return [extension, attribute?.name ?? null, filter && showFilter(filter), sub?.name ?? null];
}

describe('RFC 7644 §3.5.2: the target of a patch', () => {
  test.each([
    ['active', [null, 'active', null, null]],
    ['ACTIVE', [null, 'active', null, null]],
    [' userName ', [null, 'userName', null, null]],
    ['name', [null, 'name', null, null]],
    ['name.givenName', [null, 'name', null, 'givenName']],
    ['emails', [null, 'emails', null, null]],
    ['emails.value', [null, 'emails', null, 'value']],
    ['emails[type eq "work"]', [null, 'emails', 'type eq "work"', null]],
    ['emails[type eq "work"].value', [null, 'emails', 'type eq "work"', 'value']],
    ['Emails[Type EQ "work"].Value', [null, 'emails', 'type eq "work"', 'value']],
    ['phoneNumbers[type eq "mobile"].value', [null, 'phoneNumbers', 'type eq "mobile"', 'value']],
    ['addresses[type eq "work"].streetAddress', [null, 'addresses', 'type eq "work"', 'streetAddress']],
    ['roles[primary eq "True"].value', [null, 'roles', 'primary eq true', 'value']],
    [
      'addresses[type eq "work" and not (region pr)]',
      [null, 'addresses', 'and(type eq "work", not(region pr))', null],
    ],
    [`${CORE}:active`, [null, 'active', null, null]],
    [`${CORE}:name.givenName`, [null, 'name', null, 'givenName']],
    [`${CORE.toLowerCase()}:emails[type eq "work"].value`, [null, 'emails', 'type eq "work"', 'value']],
    [ENTERPRISE, [ENTERPRISE, null, null, null]],
    [` ${ENTERPRISE.toLowerCase()} `, [ENTERPRISE, null, null, null]],
    [`${ENTERPRISE}:department`, [ENTERPRISE, 'department', null, null]],
    [`${ENTERPRISE}:manager`, [ENTERPRISE, 'manager', null, null]],
    [`${ENTERPRISE}:manager.value`, [ENTERPRISE, 'manager', null, 'value']],
    [`${ENTERPRISE.toUpperCase()}:MANAGER.DISPLAYNAME`, [ENTERPRISE, 'manager', null, 'displayName']],
    ['manager', [ENTERPRISE, 'manager', null, null]],
    ['externalId', [null, 'externalId', null, null]],
    ['meta.created', [null, 'meta', null, 'created']],
  ])('%s', (text, expected) => {
    expect(show(parsePatchPath(text, USER))).toEqual(expected);
  });

  test.each([
    ['members', [null, 'members', null, null]],
    ['members[value eq "u1"]', [null, 'members', 'value eq "u1"', null]],
    ['members[value eq "u1"].display', [null, 'members', 'value eq "u1"', 'display']],
    ['members[value eq "u1" or value eq "u2"]', [null, 'members', 'or(value eq "u1", value eq "u2")', null]],
    ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName', [null, 'displayName', null, null]],
  ])('of a group: %s', (text, expected) => {
    expect(show(parsePatchPath(text, GROUP))).toEqual(expected);
  });

  test.each([
    ['favouriteColour', 'favouriteColour'],
    ['password', 'password'],
    ['name.nick', 'name.nick'],
    ['emails[type eq "work"].colour', 'emails.colour'],
    ['x509Certificates[type eq "a"].value', 'x509Certificates'],
    ['urn:example:custom:2.0:User:colour', 'urn:example:custom:2.0:User:colour'],
    ['urn:example:custom:2.0:User', 'urn:example:custom:2.0:User'],
    [`${ENTERPRISE}:colour`, `${ENTERPRISE}:colour`],
    ['constructor', 'constructor'],
  ])('%s is of no schema, which a caller can tell from a mistake', (text, attribute) => {
    const refusal = refusalOf(text);
    expect(refusal).toBeInstanceOf(UnknownAttribute);
    expect(refusal).toMatchObject({ status: 400, scimType: 'invalidPath', attribute });
  });

  test.each([
    ['', 1],
    [' ', 2],
    ['!', 1],
    ['emails..value', 1],
    ['name.givenName.x', 1],
    ['name.', 1],
    ['.value', 1],
    ['/name/givenName', 1],
    ['"name"', 1],
    ['[type eq "work"]', 1],
    ['name givenName', 6],
    ['colour or else', 8],
    ['emails type eq "work"', 8],
    ['userName eq "x"', 10],
    ['emails[type eq "work"]value', 23],
    ['emails[type eq "work"].', 23],
    ['emails[type eq "work"].value.x', 23],
    ['emails[type eq "work"].value x', 30],
    ['emails[type eq "work"].value eq "x"', 30],
    ['emails[type eq "work"][value pr]', 23],
    ['emails[type eq "work"] and active', 24],
    ['emails[type eq "work', 16],
    ['userName[value eq "x"]', 9],
    ['name[givenName eq "x"]', 5],
    ['emails.value[type eq "work"]', 13],
    ['manager[value eq "x"]', 8],
    [CORE, 1],
    [`emails${'['.repeat(16)}`, 22],
  ])('%s is none, and says where', (text, column) => {
    const refusal = refusalOf(text);
    expect(refusal).not.toBeInstanceOf(UnknownAttribute);
    expect(refusal).toMatchObject({ status: 400, scimType: 'invalidPath', column });
  });

  test('nor is 1 MB', () => {
    expect(refusalOf('a'.repeat(1024 * 1024))).toMatchObject({ scimType: 'invalidPath', column: 8193 });
  });

  test.each([
    ['emails[]', 8],
    ['emails[colour eq "x"].value', 8],
    ['emails[type eq work]', 16],
    ['emails[type eq "work"', 22],
    ['emails[type eq "work")', 22],
    ['emails[type eq "work" and].value', 26],
    ['emails[primary gt true].value', 19],
  ])('§3.12: what is wrong between the brackets of %j is wrong with the filter', (text, column) => {
    expect(refusalOf(text)).toMatchObject({ status: 400, scimType: 'invalidFilter', column });
  });
});

function refusalOf(text: string): unknown {
  try {
    return parsePatchPath(text, USER);
  } catch (error) {
    return error;
  }
}

describe('RFC 7644 §3.10: the name of an attribute, alone', () => {
  test.each([
    ['userName', 'userName'],
    [' NAME.givenname ', 'name.givenName'],
    ['emails.value', 'emails.value'],
    [`${CORE}:emails`, 'emails'],
    [`${ENTERPRISE}:department`, `${ENTERPRISE}:department`],
    ['department', `${ENTERPRISE}:department`],
    ['meta.lastModified', 'meta.lastModified'],
  ])('%s', (text, shown) => {
    expect(showPath(parseAttributeName(text, USER)!)).toBe(shown);
  });

  test.each(['', 'colour', 'emails[type eq "work"]', 'name.', 'name.x', ENTERPRISE])('%j is none', (text) => {
    expect(parseAttributeName(text, USER)).toBeNull();
  });
});
