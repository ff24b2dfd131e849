import { both } from './both.ts';

export const chart = both({
  en: {
    title: (days: number) => `Sign-ins in the last ${days} days`,
    description: (given: { success: number; refusal: number; most: number; mostDay: string }) =>
      `${given.success} signed in, ${given.refusal} refused. The most on one day was ${given.most}, on ${given.mostDay}.`,
    nothing: (days: number) => `Nobody has signed in here in the last ${days} days.`,
    success: 'Signed in',
    refusal: 'Refused',
    byDay: 'By day',
    byLevel: 'By how people sign in',
    levels: { password: 'Password', microsoft: 'Microsoft', google: 'Google' },
    /** one bar, to whoever points at it */
    bar: (name: string, success: number, refusal: number) =>
      `${name}: ${success} signed in, ${refusal} refused`,
    table: 'Show the numbers',
    day: 'Day',
    level: 'How',
  },
  nb: {
    title: (days: number) => `Pålogginger de siste ${days} dagene`,
    description: (given: { success: number; refusal: number; most: number; mostDay: string }) =>
      `${given.success} har logget på, ${given.refusal} ble avvist. Flest på én dag var ${given.most}, den ${given.mostDay}.`,
    nothing: (days: number) => `Ingen har logget på her de siste ${days} dagene.`,
    success: 'Logget på',
    refusal: 'Avvist',
    byDay: 'Dag for dag',
    byLevel: 'Slik logger folk på',
    levels: { password: 'Passord', microsoft: 'Microsoft', google: 'Google' },
    bar: (name: string, success: number, refusal: number) =>
      `${name}: ${success} logget på, ${refusal} avvist`,
    table: 'Vis tallene',
    day: 'Dag',
    level: 'Måte',
  },
});
