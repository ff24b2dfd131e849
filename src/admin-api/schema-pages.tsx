import type { Child } from 'hono/jsx';
import type { Messages } from '../web/messages/index.ts';
import { nameOf, type JsonSchema } from './openapi-schemas.ts';

/** The fields of an object, or what else it may be. */
export function Schema({ m, schema }: { m: Messages; schema: JsonSchema }) {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) {
    return (
      <>
        {choices.map((choice) => (
          <Schema m={m} schema={choice} />
        ))}
      </>
    );
  }
  const { properties = {}, required = [] } = schema;
  return (
    <dl class="pairs">
      {Object.entries(properties).map(([name, field]) => (
        <Field m={m} name={name} required={required.includes(name)} schema={field} />
      ))}
    </dl>
  );
}

/** One name with what it may be. */
export function Field(props: {
  m: Messages;
  name: string;
  required: boolean;
  description?: string | undefined;
  schema: JsonSchema;
}) {
  const { m, name, required, schema } = props;
  const { description = props.description } = schema;
  const inner = innerObject(schema);
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        <Type m={m} schema={schema} />
        {required ? null : <span class="quiet"> – {m.api.optional}</span>}
        {description === undefined ? null : (
          <span class="hint" lang="en">
            <InCode text={description} />
          </span>
        )}
        {inner ? <Schema m={m} schema={inner} /> : null}
      </dd>
    </>
  );
}

/** A name in words: `a list of User`, `string or null`. */
export function Type({ m, schema }: { m: Messages; schema: JsonSchema }): Child {
  const { $ref, enum: words, const: word, type, items, additionalProperties } = schema;
  if ($ref !== undefined) return <a href={`#schema-${nameOf($ref)}`}>{nameOf($ref)}</a>;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const told = oneObject(choices).map((choice) => <Type m={m} schema={choice} />);
    return <Choices between={m.api.or} of={told} />;
  }
  if (words) {
    const told = words.map((one) => <code>{one}</code>);
    return <Choices between=", " of={told} />;
  }
  if (word !== undefined) return <code>{word}</code>;
  if (items) {
    return (
      <>
        {m.api.listOf}
        <Type m={m} schema={items} />
      </>
    );
  }
  if (additionalProperties && Object.keys(additionalProperties).length > 0) {
    return (
      <>
        {m.api.byName}
        <Type m={m} schema={additionalProperties} />
      </>
    );
  }
  const types = [type].flat().map((one) => (one === 'string' ? (schema.format ?? one) : one));
  const range = rangeOf(schema);
  return (
    <>
      {types.join(m.api.or)}
      {range === '' ? null : <span class="quiet"> {range}</span>}
    </>
  );
}

function Choices({ between, of }: { between: string; of: Child[] }) {
  return (
    <>
      {of.map((choice, at) => (
        <>
          {at === 0 ? null : between}
          {choice}
        </>
      ))}
    </>
  );
}

/** Those without a name are alike in words: their fields stand below. */
function oneObject(choices: JsonSchema[]): JsonSchema[] {
  const first = choices.find(({ type }) => type === 'object');
  return choices.filter((choice) => choice === first || choice.type !== 'object');
}

/** What stands between backquotes is code. */
export function InCode({ text }: { text: string }) {
  return <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function rangeOf({ minimum, maximum, type, default: usual }: JsonSchema): string {
  const bounded = type === 'integer' && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  return [bounded ? `${minimum}–${maximum}` : '', usual === undefined ? '' : `(${JSON.stringify(usual)})`]
    .filter(Boolean)
    .join(' ');
}

/** An object without a name of its own, by itself, in a list or as one of several. */
function innerObject(schema: JsonSchema): JsonSchema | null {
  const { properties, items, additionalProperties } = schema;
  if (properties) return schema;
  if (items) return innerObject(items);
  if (additionalProperties) return innerObject(additionalProperties);
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const objects = choices.map(innerObject).filter((inner) => inner !== null);
  return objects.length > 0 ? { anyOf: objects } : null;
}
