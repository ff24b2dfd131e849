export type SimpleValue = string | boolean;
/** Sub-attributes by their names. */
export type ComplexValue = { [subAttribute: string]: SimpleValue };
/** An array: the elements of a multi-valued attribute. */
export type AttributeValue = SimpleValue | ComplexValue | ComplexValue[];
export type Attributes = { [attribute: string]: AttributeValue };

/**
 * What a directory says of a user or group, in canonical form: names as the schemas spell them, extension
 * attributes under the URN of their extension. What is absent has no key: nothing is ever null, '', [] or {}.
 * `schemas`, `id` and `meta` are not in it, `externalId` is.
 */
export type Resource = { [attributeOrExtension: string]: AttributeValue | Attributes };
