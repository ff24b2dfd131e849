import type { Child } from 'hono/jsx';
import type { ReadImport, ReadRow } from '../imports/read-import.ts';
import type { RowResult } from '../imports/result-of-row.ts';
import type { Messages } from '../web/messages/index.ts';
import { describeProblems } from './import-problem-pages.tsx';

const RESULTS: RowResult[] = [
  'registered',
  'waiting',
  'already-user',
  'associate-id-taken',
  'outside-domains',
  'duplicate-username',
  'duplicate-associate-id',
  'malformed',
];

/** How many rows have which result. */
export function Counts({ m, one }: { m: Messages; one: ReadImport }) {
  const number = new Intl.NumberFormat(m.language);
  return (
    <dl class="tiles narrow-tiles" aria-label={m.imports.counts}>
      {RESULTS.flatMap((result) => {
        const rows = one.counts[result] ?? 0;
        if (rows === 0 && result !== 'registered') return [];
        return [
          <div class="tile">
            <dt>{resultName(m, result, one.state === 'ready')}</dt>
            <dd>
              <strong>{number.format(rows)}</strong>
            </dd>
          </div>,
        ];
      })}
    </dl>
  );
}

/** `ready`: nothing has happened yet. */
export function RowTable({ m, rows, ready }: { m: Messages; rows: ReadRow[]; ready: boolean }) {
  return (
    <div class="table stack" tabindex={0} role="group" aria-labelledby="rows">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              {m.imports.line}
            </th>
            <th scope="col">{m.imports.result}</th>
            <th scope="col">{m.imports.columns.username}</th>
            <th scope="col">{m.imports.name}</th>
            <th scope="col">{m.imports.columns.associateId}</th>
            <th scope="col">{m.imports.columns.role}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row" class="number" data-label={m.imports.line}>
                {row.line}
              </th>
              <td class="result" data-label={m.imports.result}>
                <Result m={m} row={row} ready={ready} />
              </td>
              <td class="wrap" data-label={m.imports.columns.username}>
                {row.cells.username}
              </td>
              <td data-label={m.imports.name}>{`${row.cells.firstName} ${row.cells.lastName}`}</td>
              <td class="wrap" data-label={m.imports.columns.associateId}>
                {row.cells.associateId}
              </td>
              <td data-label={m.imports.columns.role}>{roleName(m, row.cells.role)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Result({ m, row, ready }: { m: Messages; row: ReadRow; ready: boolean }): Child {
  const { result, problems } = row;
  const kinds: Partial<Record<RowResult, string>> = { registered: ' good', waiting: '', 'already-user': '' };
  const details =
    result === 'already-user' || result === 'associate-id-taken' || result === 'outside-domains'
      ? [m.imports.explained[result]]
      : describeProblems(m, problems);
  return (
    <>
      <span class={`badge${kinds[result] ?? ' bad'}`}>{resultName(m, result, ready)}</span>
      {details.map((text) => (
        <span class="quiet">{text}</span>
      ))}
    </>
  );
}

function resultName(m: Messages, result: RowResult, ready: boolean): string {
  return ready && result === 'registered' ? m.imports.willRegister : m.imports.results[result];
}

function roleName(m: Messages, role: string): string {
  return role === 'admin' || role === 'user' ? m.common.role[role] : role;
}
