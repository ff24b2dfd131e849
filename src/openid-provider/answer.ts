import { decodeJwt } from 'jose';
import type { OAuthError } from './oauth-error.ts';
import { isRepeated, valueOf } from './parameters.ts';
import { RESPONSE_MODES, type ResponseMode } from './redirect.ts';
import type { Parameters } from './sealed-request.ts';

/** What goes back to the application, and how. */
export type Answer = {
  /** its name */
  application: string;
  redirectUri: string;
  mode: ResponseMode;
  answer: Record<string, string>;
};

/** The ways to answer an application whose redirect URI is proven. */
export type Reply = {
  with: (answer: Record<string, string>) => Answer;
  refuse: (error: OAuthError) => Answer;
};

/** RFC 9207: with the issuer, so that no other server's answer passes for ours. */
export function replyTo(
  parameters: Parameters,
  { application, redirectUri }: { application: { name: string }; redirectUri: string },
  publicOrigin: string,
): Reply {
  const wanted = valueOf(parameters, 'response_mode') ?? modeInObject(parameters);
  const mode = RESPONSE_MODES.find((known) => known === wanted) ?? 'query';
  const state = isRepeated(parameters, 'state') ? undefined : valueOf(parameters, 'state');
  const answerWith = (answer: Record<string, string>): Answer => ({
    application: application.name,
    redirectUri,
    mode,
    answer: { ...answer, ...(state !== undefined && { state }), iss: publicOrigin },
  });
  return {
    with: answerWith,
    refuse: ({ code, message }) => answerWith({ error: code, error_description: message }),
  };
}

/** A request object is refused; by the way that it asks for, since it may stand in it alone (OpenID Connect Core §6.1). */
function modeInObject(parameters: Parameters): unknown {
  const object = valueOf(parameters, 'request');
  if (object === undefined) return undefined;
  try {
    return decodeJwt(object)['response_mode'];
  } catch {
    return undefined;
  }
}
