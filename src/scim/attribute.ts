/** What a schema says of an attribute, RFC 7643 §7. */
export type Attribute = {
  name: string;
  type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex';
  multiValued: boolean;
  description: string;
  required: boolean;
  /** whether "A" and "a" are two values */
  caseExact: boolean;
  mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  returned: 'always' | 'never' | 'default' | 'request';
  uniqueness: 'none' | 'server' | 'global';
  canonicalValues?: readonly string[];
  referenceTypes?: readonly string[];
  /** of a complex one */
  subAttributes?: readonly Attribute[];
};

export type Schema = {
  /** a URN */
  id: string;
  name: string;
  description: string;
  attributes: readonly Attribute[];
};

/** RFC 7643 §6 */
export type ResourceType = {
  name: 'User' | 'Group';
  /** relative to the base of the service */
  endpoint: '/Users' | '/Groups';
  description: string;
  schema: Schema;
  extensions: readonly Schema[];
};
