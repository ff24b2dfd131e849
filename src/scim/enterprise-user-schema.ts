import { defineAttribute, defineReference } from './define-attribute.ts';
import type { Attribute, Schema } from './attribute.ts';

const MANAGER: readonly Attribute[] = [
  defineAttribute('value', 'The id of the manager.', { caseExact: true }),
  defineReference('$ref', 'The address of the manager.', ['User']),
  defineAttribute('displayName', 'The name of the manager.', { mutability: 'readOnly' }),
];

/** RFC 7643 §4.3 */
export const ENTERPRISE_USER_SCHEMA: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What a company says of those who work in it.',
  attributes: [
    defineAttribute('employeeNumber', 'What the company numbers the person by.'),
    defineAttribute('costCenter', 'The cost centre.'),
    defineAttribute('organization', 'The organization.'),
    defineAttribute('division', 'The division.'),
    defineAttribute('department', 'The department.'),
    defineAttribute('manager', 'The manager of the person.', { type: 'complex', subAttributes: MANAGER }),
  ],
};
