import { findWebUriProblem } from './redirect-uri.ts';
import { findUriProblem, type FoundProblem } from './uri-problem.ts';

/** RFC 8141 §2 */
const URN = /^urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[a-z0-9()+,.:=@;$_!'%/&~?-]+$/i;

/** What an access token can be for: absolute and without fragment (RFC 8707 §2). Null where it may be. */
export function findResourceProblem(text: string): FoundProblem | null {
  return URN.test(text) ? findUriProblem(text) : findWebUriProblem(text);
}
