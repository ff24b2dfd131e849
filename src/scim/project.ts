import { COMMON_ATTRIBUTES } from './common-attributes.ts';
import { isObject } from './is-object.ts';
import type { Projection, Selected } from './read-projection.ts';
import type { ResourceType } from './attribute.ts';

type Rendered = Record<string, unknown>;
type Selection = Pick<Projection, 'attributes' | 'excludedAttributes'>;

const ALWAYS_RETURNED = new Set(
  COMMON_ATTRIBUTES.filter(({ returned }) => returned === 'always').map(({ name }) => name),
);

/** What of a rendered resource is answered, RFC 7644 §3.9: `schemas` and `id` in any case. */
export function project(rendered: Rendered, selection: Selection, { extensions }: ResourceType): Rendered {
  const urns = new Set(extensions.map(({ id }) => id));
  const core = Object.entries(rendered).filter(([name]) => !urns.has(name));
  const projected = projectAttributes(Object.fromEntries(core), null, selection);
  for (const urn of urns) {
    const extension = rendered[urn];
    const left = isObject(extension) ? projectAttributes(extension, urn, selection) : {};
    if (Object.keys(left).length > 0) projected[urn] = left;
  }
  return projected;
}

function projectAttributes(
  attributes: Rendered,
  extension: string | null,
  { attributes: asked, excludedAttributes }: Selection,
): Rendered {
  const left: Rendered = {};
  for (const [name, value] of Object.entries(attributes)) {
    const isNamed = (selected: Selected) =>
      selected.extension === extension && (selected.attribute === null || selected.attribute === name);
    const named = (asked ?? excludedAttributes).filter(isNamed);
    const shown =
      ALWAYS_RETURNED.has(name) && extension === null ? value : show(value, named, asked !== null);
    if (shown !== undefined) left[name] = shown;
  }
  return left;
}

/** Undefined where nothing is left. */
function show(value: unknown, named: Selected[], isAskedFor: boolean): unknown {
  if (named.length === 0) return isAskedFor ? undefined : value;
  if (named.some(({ sub }) => sub === null)) return isAskedFor ? value : undefined;
  const subs = new Set(named.map(({ sub }) => sub));
  return keepSubAttributes(value, (name) => subs.has(name) === isAskedFor);
}

function keepSubAttributes(value: unknown, isKept: (name: string) => boolean): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((element) => keepSubAttributes(element, isKept));
    const left = elements.filter((element) => element !== undefined);
    return left.length > 0 ? left : undefined;
  }
  if (!isObject(value)) return value;
  const left = Object.entries(value).filter(([name]) => isKept(name));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}
