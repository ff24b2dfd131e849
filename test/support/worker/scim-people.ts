import { expect } from 'vitest';
import { CORE, ENTERPRISE, type Answer, type ScimClient } from './directories.ts';
import { unique } from './world.ts';

export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A body as Entra ID sends it for a new user. */
export function entraUser(userName: string, given: Record<string, unknown> = {}) {
  return {
    schemas: [CORE, ENTERPRISE],
    externalId: crypto.randomUUID(),
    userName,
    active: true,
    displayName: 'Lena Vogel',
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Lena Vogel', familyName: 'Vogel', givenName: 'Lena' },
    title: 'Baker',
    [ENTERPRISE]: { department: 'Bread', employeeNumber: '42', manager: { value: 'boss-1' } },
    ...given,
  };
}

/** An address in a domain that nobody else has. */
export function newUserName(name = 'lena', domain = `${crypto.randomUUID().slice(0, 8)}.example`): string {
  return `${unique(name).toLowerCase()}@${domain}`;
}

export type Provisioned = { id: string; userName: string; path: string; answer: Answer };

export async function provision(
  client: ScimClient,
  { userName = newUserName(), ...given }: Record<string, unknown> & { userName?: string } = {},
): Promise<Provisioned> {
  const answer = await client.post('/Users', entraUser(userName, given));
  expect(answer.status, answer.text).toBe(201);
  const id = answer.body.id as string;
  return { id, userName, path: `/Users/${id}`, answer };
}

export async function provisionGroup(
  client: ScimClient,
  displayName: string,
  memberIds: string[] = [],
  given: Record<string, unknown> = {},
): Promise<{ id: string; path: string; answer: Answer }> {
  const members = memberIds.map((value) => ({ value }));
  const answer = await client.post('/Groups', { schemas: [GROUP], displayName, members, ...given });
  expect(answer.status, answer.text).toBe(201);
  const id = answer.body.id as string;
  return { id, path: `/Groups/${id}`, answer };
}

/** The ids of a list, as it has them. */
export function idsOf({ status, text, body }: Answer): string[] {
  expect(status, text).toBe(200);
  return (body.Resources as { id: string }[]).map(({ id }) => id);
}

export function membersOf({ body }: Answer): string[] {
  return ((body.members ?? []) as { value: string }[]).map(({ value }) => value).toSorted();
}

/** A refusal in the form of RFC 7644 §3.12: one sentence for whoever set the directory up. */
export function expectRefused(answer: Answer, status: number, scimType: string | null = null): void {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
  expect(answer.body).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== null && { scimType }),
    detail: expect.stringMatching(/^[$A-Z][^]{5,600}\.$/i) as string,
  });
}
