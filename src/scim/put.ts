/** The object with a property set, or without it where there is no value: null, [] or {}. */
export function put<T extends object>(object: T, name: string, value: T[keyof T] | null): T {
  const { [name as keyof T]: _, ...rest } = object;
  const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  return (isEmpty ? rest : { ...object, [name]: value }) as T;
}
