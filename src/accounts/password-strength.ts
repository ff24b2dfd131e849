import { ZxcvbnFactory, type ZxcvbnResult } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

export type PasswordProblem =
  | 'too-short'
  | 'too-long'
  | 'personal'
  | 'common'
  | 'repeats'
  | 'sequence'
  | 'keyboard'
  | 'date'
  | 'guessable';

export type PasswordStrength =
  | { acceptable: true; score: 3 | 4 }
  | { acceptable: false; score: 0 | 1 | 2; problem: PasswordProblem };

const SHORTEST = 8;
export const LONGEST_PASSWORD = 256;
/** zxcvbn's time grows steeply with patterned input; what follows only makes a password better. */
const LOOKED_AT = 32;

let zxcvbn: ZxcvbnFactory | undefined;

/**
 * 8 to 256 characters and a zxcvbn score of at least 3. `personal` is what an attacker would
 * try first for this person: the username and its parts, the tenant's name.
 */
export function checkPasswordStrength(password: string, personal: string[]): PasswordStrength {
  const characters = Array.from(password);
  if (characters.length > LONGEST_PASSWORD) return { acceptable: false, score: 0, problem: 'too-long' };

  // Building the dictionary takes some 50 ms, so the first one who needs it pays, not every start.
  zxcvbn ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: 8 });
  const result = zxcvbn.check(characters.slice(0, LOOKED_AT).join(''), personal.flatMap(partsOf));

  if (characters.length < SHORTEST) {
    return { acceptable: false, score: Math.min(result.score, 1) as 0 | 1, problem: 'too-short' };
  }
  if (result.score >= 3) return { acceptable: true, score: result.score as 3 | 4 };
  return { acceptable: false, score: result.score as 0 | 1 | 2, problem: problemOf(result) };
}

function partsOf(text: string): string[] {
  return [text, ...text.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length > 2);
}

/** The longest part that zxcvbn recognised is what makes the password weak. */
function problemOf(result: ZxcvbnResult): PasswordProblem {
  const longest = result.sequence.toSorted((a, b) => b.token.length - a.token.length)[0];
  switch (longest?.pattern) {
    case 'dictionary':
      return longest['dictionaryName'] === 'userInputs' ? 'personal' : 'common';
    case 'repeat':
      return 'repeats';
    case 'sequence':
      return 'sequence';
    case 'spatial':
      return 'keyboard';
    case 'date':
    case 'regex':
      return 'date';
    case undefined:
    default:
      return 'guessable';
  }
}
