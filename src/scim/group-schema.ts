import { defineAttribute, defineReference } from './define-attribute.ts';
import type { Attribute, Schema } from './attribute.ts';

const immutable = { mutability: 'immutable' } as const;

const MEMBER: readonly Attribute[] = [
  defineAttribute('value', 'The id of the member.', { ...immutable, caseExact: true }),
  defineReference('$ref', 'The address of the member.', ['User'], immutable),
  defineAttribute('display', 'The name of the member.', { mutability: 'readOnly' }),
  defineAttribute('type', 'What the member is.', { ...immutable, canonicalValues: ['User'] }),
];

/** RFC 7643 §4.2 */
export const GROUP_SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Some of the users of the tenant.',
  attributes: [
    defineAttribute('displayName', 'The name of the group.', { required: true }),
    defineAttribute('members', 'The users who belong to it.', {
      type: 'complex',
      multiValued: true,
      subAttributes: MEMBER,
    }),
  ],
};
