import type { Template } from './index.ts';

export const passwordChanged: Template<{ username: string; from: string; resetPage: string }> = {
  en: ({ username, from, resetPage }) => ({
    subject: 'Your password was changed',
    paragraphs: [
      `The SuperID password of ${username} was changed just now${from ? `, from ${from}` : ''}.`,
      'Every other browser has been signed out.',
    ],
    action: { label: 'It was not me', url: resetPage },
    closing: [
      'If it was you, all is well. If not, choose a new password at once and tell your administrator.',
    ],
  }),
  nb: ({ username, from, resetPage }) => ({
    subject: 'Passordet ditt ble endret',
    paragraphs: [
      `SuperID-passordet til ${username} ble nettopp endret${from ? ` fra ${from}` : ''}.`,
      'Du er logget av i alle andre nettlesere.',
    ],
    action: { label: 'Det var ikke meg', url: resetPage },
    closing: [
      'Var det deg, er alt i orden. Hvis ikke, velg et nytt passord med én gang og si fra til administratoren.',
    ],
  }),
};
