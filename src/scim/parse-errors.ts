import { ScimError } from './scim-error.ts';

/** In a filter, or between the brackets of a path: RFC 7644 §3.12. `column`: of the text that was sent, from 1. */
export class InvalidFilter extends ScimError {
  readonly column: number;

  constructor(column: number, why: string) {
    super(400, 'invalidFilter', `The filter is not right at column ${column}: ${why}.`);
    this.column = column;
  }
}

/** In the path of a patch. `column`: of the path that was sent, from 1. */
export class InvalidPath extends ScimError {
  readonly column: number;

  constructor(column: number, why: string) {
    super(400, 'invalidPath', `The path is not right at column ${column}: ${why}.`);
    this.column = column;
  }
}

const LONGEST = 100;

/** What was sent, short enough to be said again. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
