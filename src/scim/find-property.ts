/** The value of a property whatever the case of its name, undefined where there is none (RFC 7643 §2.1). */
export function findProperty(object: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
}
