import { base64url } from 'jose';
import type { Directory } from './places.ts';

/** Who is signed in at the provider in this browser. */
export type ProviderSession = {
  upn: string;
  /** at Microsoft */
  directory: string;
  /** ms */
  signedInAt: number;
};

/** Not signed: whoever forges it could as well sign in as anybody. */
export function sessionCookie({ provider }: Directory, session: ProviderSession): string {
  const value = base64url.encode(JSON.stringify(session));
  return `idp_${provider}=${value}; Path=/dev/idp; HttpOnly; SameSite=Lax`;
}

export function readSession(request: Request, { provider }: Directory): ProviderSession | null {
  const cookies = (request.headers.get('cookie') ?? '').split(/; */);
  const value = cookies.find((one) => one.startsWith(`idp_${provider}=`))?.split('=')[1];
  if (value === undefined) return null;
  try {
    return JSON.parse(new TextDecoder().decode(base64url.decode(value))) as ProviderSession;
  } catch {
    return null;
  }
}
