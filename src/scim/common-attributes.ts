import { defineAttribute, defineReference } from './define-attribute.ts';
import type { Attribute } from './attribute.ts';

const readOnly = { mutability: 'readOnly' } as const;
const exactly = { ...readOnly, caseExact: true } as const;

const META = [
  defineAttribute('resourceType', 'The name of its resource type.', exactly),
  defineAttribute('created', 'When it was made.', { ...readOnly, type: 'dateTime' }),
  defineAttribute('lastModified', 'When it was last changed.', { ...readOnly, type: 'dateTime' }),
  defineReference('location', 'Its own address.', ['uri'], readOnly),
  defineAttribute('version', 'Its version, as the ETag tells it.', exactly),
];

/** Of every resource, and so in no schema: RFC 7643 §3.1, and `schemas` of §3. */
export const COMMON_ATTRIBUTES: readonly Attribute[] = [
  defineReference('schemas', 'The URNs of the schemas that it uses.', ['uri'], {
    multiValued: true,
    required: true,
    returned: 'always',
  }),
  defineAttribute('id', 'What SuperID calls it.', { ...exactly, returned: 'always', uniqueness: 'server' }),
  defineAttribute('externalId', 'What the directory calls it.', { caseExact: true }),
  defineAttribute('meta', 'About the resource itself.', {
    ...readOnly,
    type: 'complex',
    subAttributes: META,
  }),
];
