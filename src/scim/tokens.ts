import { quote, type InvalidFilter, type InvalidPath } from './parse-errors.ts';

type Bracket = '(' | ')' | '[' | ']';

/** `column`: where it begins, from 1 */
export type Token = { column: number } & (
  | { kind: 'word'; text: string }
  | { kind: 'text'; text: string }
  | { kind: Bracket | 'end' }
);

/** In bytes. */
const LONGEST = 8 * 1024;
/** So that the expression of SQL that is made of it stays below D1's hundred. */
const DEEPEST = 15;

const TOKEN = /\s*(?:(?<bracket>[()[\]])|(?<text>"(?:[^"\\]|\\[^])*")|(?<word>[^\s()[\]"]+)|(?<open>"))/gy;

/** What a filter or a path consists of, taken one after the other; the last is `end`, again and again. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #next = 0;

  /** Brackets are counted here, so that whoever parses these tokens may recurse with each. */
  constructor(text: string, Invalid: typeof InvalidFilter | typeof InvalidPath) {
    if (new TextEncoder().encode(text).length > LONGEST) {
      throw new Invalid(LONGEST + 1, 'it is longer than 8 KB');
    }
    const tokens: Token[] = [];
    let depth = 0;
    for (const { index, 0: matched, groups } of text.matchAll(TOKEN)) {
      const column = index + matched.length - matched.trimStart().length + 1;
      const { bracket, text: quoted, word } = groups!;
      if (bracket !== undefined) {
        depth += bracket === '(' || bracket === '[' ? 1 : -1;
        if (depth > DEEPEST) throw new Invalid(column, `brackets stand more than ${DEEPEST} deep`);
        tokens.push({ kind: bracket as Bracket, column });
      } else if (word !== undefined) {
        tokens.push({ kind: 'word', text: word, column });
      } else if (quoted !== undefined) {
        const unquoted = unquote(quoted);
        if (unquoted === null) throw new Invalid(column, 'this text is not written as JSON writes texts');
        tokens.push({ kind: 'text', text: unquoted, column });
      } else {
        throw new Invalid(column, 'this text has no closing quote');
      }
    }
    this.#tokens = [...tokens, { kind: 'end', column: text.length + 1 }];
  }

  peek(): Token {
    return this.#tokens[this.#next]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  takeIf(kind: Bracket): boolean {
    return this.#takeWhere((token) => token.kind === kind);
  }

  /** `word`: in small letters */
  takeWord(word: string): boolean {
    return this.#takeWhere((token) => token.kind === 'word' && token.text.toLowerCase() === word);
  }

  #takeWhere(holds: (token: Token) => boolean): boolean {
    const taken = holds(this.peek());
    if (taken) this.#next += 1;
    return taken;
  }
}

/** As it is said to whoever sent it. */
export function nameOf(token: Token): string {
  switch (token.kind) {
    case 'word':
    case 'text':
      return quote(token.text);
    case 'end':
      return 'the end';
    case '(':
    case ')':
    case '[':
    case ']':
      return `"${token.kind}"`;
  }
}

/** Null also for half a surrogate pair, which is no text in a database. */
function unquote(quoted: string): string | null {
  try {
    const text = JSON.parse(quoted) as string;
    return text.isWellFormed() ? text : null;
  } catch {
    return null;
  }
}
