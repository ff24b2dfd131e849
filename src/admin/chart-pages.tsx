import { formatCalendarDay } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';

type Counts = { success: number; refusal: number };
export type EntryDay = Counts & {
  /** `2026-11-22` */
  day: string;
};
type EntryLevel = Counts & { level: keyof Messages['chart']['levels'] };

type Props = {
  m: Messages;
  /** oldest first, none left out */
  days: EntryDay[];
  byLevel: EntryLevel[];
};

/** The sign-ins of some days by how they ended, and by how people sign in. */
export function EntryChart({ m, days, byLevel }: Props) {
  const [success, refusal] = [sumOf(days, 'success'), sumOf(days, 'refusal')];
  if (success + refusal === 0) return <p class="empty">{m.chart.nothing(days.length)}</p>;
  return (
    <div class="charts">
      <p class="legend">
        <span class="key success">
          {m.chart.success} <strong>{success}</strong>
        </span>
        <span class="key refusal">
          {m.chart.refusal} <strong>{refusal}</strong>
        </span>
      </p>
      <Days m={m} days={days} total={{ success, refusal }} />
      <h3>{m.chart.byLevel}</h3>
      <Levels m={m} byLevel={byLevel} />
      <details>
        <summary>{m.chart.table}</summary>
        <Numbers
          m={m}
          caption={m.chart.byDay}
          head={m.chart.day}
          rows={days.toReversed().map((day) => ({ ...day, name: formatCalendarDay(day.day, m.language) }))}
        />
        <Numbers
          m={m}
          caption={m.chart.byLevel}
          head={m.chart.level}
          rows={byLevel.map((level) => ({ ...level, name: m.chart.levels[level.level] }))}
        />
      </details>
    </div>
  );
}

/** One bar is ten units wide; the drawing is stretched to the room there is, so its words stand beside it. */
const BAR = 10;
const HEIGHT = 100;

function Days({ m, days, total }: { m: Messages; days: EntryDay[]; total: Counts }) {
  const top = scaleFor(Math.max(...days.map(countOf)));
  const width = days.length * BAR;
  const busiest = days.reduce((most, day) => (countOf(day) > countOf(most) ? day : most));
  const nameOf = (day: EntryDay) => formatCalendarDay(day.day, m.language);
  const marked = [days[0], days[Math.floor(days.length / 2)], days.at(-1)].filter((day) => day !== undefined);
  return (
    <div class="chart">
      <p class="chart-scale" aria-hidden="true">
        <span>{top}</span>
        <span>{top / 2}</span>
        <span>0</span>
      </p>
      <svg
        role="img"
        aria-labelledby="entry-chart-title entry-chart-description"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        <title id="entry-chart-title">{m.chart.title(days.length)}</title>
        <desc id="entry-chart-description">
          {m.chart.description({ ...total, most: countOf(busiest), mostDay: nameOf(busiest) })}
        </desc>
        {[0, HEIGHT / 2, HEIGHT].map((y) => (
          <line x1="0" x2={width} y1={y} y2={y} vector-effect="non-scaling-stroke" />
        ))}
        {days.map((day, index) => {
          const [success, refusal] = [lengthOf(day.success, top), lengthOf(day.refusal, top)];
          const x = index * BAR + BAR * 0.15;
          return (
            <g>
              <title>{m.chart.bar(nameOf(day), day.success, day.refusal)}</title>
              <rect class="room" x={index * BAR} y="0" width={BAR} height={HEIGHT} />
              <rect class="success" x={x} y={HEIGHT - success} width={BAR * 0.7} height={success} />
              <rect class="refusal" x={x} y={HEIGHT - success - refusal} width={BAR * 0.7} height={refusal} />
            </g>
          );
        })}
      </svg>
      <p class="chart-days" aria-hidden="true">
        {marked.map((day) => (
          <span>{nameOf(day)}</span>
        ))}
      </p>
    </div>
  );
}

function Levels({ m, byLevel }: { m: Messages; byLevel: EntryLevel[] }) {
  const top = Math.max(1, ...byLevel.map(countOf));
  return (
    <ul class="bars">
      {byLevel.map(({ level, success, refusal }) => {
        const [good, bad] = [lengthOf(success, top), lengthOf(refusal, top)];
        return (
          <li>
            <span>{m.chart.levels[level]}</span>
            <svg viewBox={`0 0 ${HEIGHT} 10`} preserveAspectRatio="none" aria-hidden="true">
              <rect class="success" x="0" y="0" width={good} height="10" />
              <rect class="refusal" x={good} y="0" width={bad} height="10" />
            </svg>
            <span class="quiet">
              {success} {m.chart.success.toLocaleLowerCase(m.language)}, {refusal}{' '}
              {m.chart.refusal.toLocaleLowerCase(m.language)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Numbers(props: { m: Messages; caption: string; head: string; rows: (Counts & { name: string })[] }) {
  const { m, caption, head, rows } = props;
  return (
    <div class="table" tabindex={0} role="group" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" class="number">
              {m.chart.success}
            </th>
            <th scope="col" class="number">
              {m.chart.refusal}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, success, refusal }) => (
            <tr>
              <th scope="row">{name}</th>
              <td class="number">{success}</td>
              <td class="number">{refusal}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sumOf(counts: Counts[], outcome: keyof Counts): number {
  return counts.reduce((sum, one) => sum + one[outcome], 0);
}

function countOf({ success, refusal }: Counts): number {
  return success + refusal;
}

/** Few among many still show. */
function lengthOf(count: number, top: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round((count / top) * HEIGHT * 10) / 10);
}

/** The next round number that is even at its half: 2, 4, 6, 8, 10, 20, 40 … */
function scaleFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const step = [1, 2, 4, 6, 8, 10].map((digit) => digit * power).find((round) => round >= most) ?? 10 * power;
  return Math.max(2, step);
}
