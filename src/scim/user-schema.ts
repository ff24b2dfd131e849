import { defineAttribute, defineReference } from './define-attribute.ts';
import { defineMultiValued, definePrimary, defineType } from './define-multi-valued.ts';
import type { Attribute, Schema } from './attribute.ts';

const readOnly = { mutability: 'readOnly' } as const;

const NAME: readonly Attribute[] = [
  defineAttribute('formatted', 'The whole name, as it is shown.'),
  defineAttribute('familyName', 'The last name.'),
  defineAttribute('givenName', 'The first name.'),
  defineAttribute('middleName', 'What stands between the two.'),
  defineAttribute('honorificPrefix', 'What stands before the name, such as "Dr".'),
  defineAttribute('honorificSuffix', 'What stands after the name, such as "III".'),
];

const ADDRESS: readonly Attribute[] = [
  defineAttribute('formatted', 'The whole address, as it is written on a letter.'),
  defineAttribute('streetAddress', 'Street and number; may have several lines.'),
  defineAttribute('locality', 'The town.'),
  defineAttribute('region', 'The state or region.'),
  defineAttribute('postalCode', 'The postal code.'),
  defineAttribute('country', 'The country, as ISO 3166-1 alpha-2 writes it.'),
  defineType(['work', 'home', 'other']),
  definePrimary(),
];

const GROUP: readonly Attribute[] = [
  defineAttribute('value', 'The id of the group.', { ...readOnly, caseExact: true }),
  defineReference('$ref', 'The address of the group.', ['Group'], readOnly),
  defineAttribute('display', 'The name of the group.', readOnly),
  defineAttribute('type', 'How the user belongs to it.', { ...readOnly, canonicalValues: ['direct'] }),
];

/** RFC 7643 §4.1. No `password`: R11, nobody but the person ever sets one. */
export const USER_SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person who works in the tenant.',
  attributes: [
    defineAttribute('userName', 'The address that the person signs in with.', {
      required: true,
      uniqueness: 'server',
    }),
    defineAttribute('name', 'The parts of the name.', { type: 'complex', subAttributes: NAME }),
    defineAttribute('displayName', 'The name as it is shown to people.'),
    defineAttribute('nickName', 'What the person is called casually.'),
    defineReference('profileUrl', 'A page about the person.', ['external']),
    defineAttribute('title', 'The title at work, such as "Vice President".'),
    defineAttribute('userType', 'How the person belongs to the company, such as "Contractor".'),
    defineAttribute('preferredLanguage', 'The languages the person prefers, as HTTP writes them.'),
    defineAttribute('locale', 'Where dates, numbers and currency are written as the person does: "nb-NO".'),
    defineAttribute('timezone', 'The time zone, as the IANA database writes it: "Europe/Oslo".'),
    defineAttribute('active', 'Whether the person may sign in to the tenant.', { type: 'boolean' }),
    defineMultiValued('emails', 'Email addresses. Not signed in with, and no proof goes there.', [
      'work',
      'home',
      'other',
    ]),
    defineMultiValued('phoneNumbers', 'Telephone numbers.', [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    defineMultiValued('ims', 'Addresses for instant messages.'),
    defineMultiValued(
      'photos',
      'Pictures of the person.',
      ['photo', 'thumbnail'],
      defineReference('value', 'The address of the picture.', ['external']),
    ),
    defineAttribute('addresses', 'Postal addresses.', {
      type: 'complex',
      multiValued: true,
      subAttributes: ADDRESS,
    }),
    defineAttribute('groups', 'The groups that the user belongs to; changed by way of the group.', {
      ...readOnly,
      type: 'complex',
      multiValued: true,
      subAttributes: GROUP,
    }),
    defineMultiValued('entitlements', 'What the person is entitled to. Kept, and grants nothing here.'),
    defineMultiValued('roles', 'Roles of the person. Kept, and grants nothing here.'),
  ],
};
