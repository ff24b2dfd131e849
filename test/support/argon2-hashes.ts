/** Made with Node's own argon2 (`node:crypto`), an implementation other than ours. */
export const ELSEWHERE = [
  {
    password: 'ååååaaaa',
    phc: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdC1udW1iZXItMC0uLg$/PLJ6FoV/3TTuLHX6tItQXSSA09w5Hfvv7q3U9WJKUI',
  },
  {
    password: 'correct horse battery staple',
    phc: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdC1udW1iZXItMS0uLg$ZB/yWYR3vjguPsrQv0H68TCMlo0ql+AEJtdwKmoo34E',
  },
  {
    password: '🦊 jumps over 🐕',
    phc: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdC1udW1iZXItMi0uLg$5cRNLYHUMc04zyEI269gqw1xlpwBkTiLKPTmUHf2NtQ',
  },
  {
    password: 'пароль с пробелами',
    phc: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdC1udW1iZXItMy0uLg$acsu50TA2bscNko7J3ylrgl7JDzVe0tOrguFeVKnf7M',
  },
  {
    password: '日本語のパスワード',
    phc: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdC1udW1iZXItNC0uLg$QJEkH37ouX1/EDzK4Yr2W/2D9FIo0lKfm+UhAtNDkL8',
  },
];

/** With parameters of an earlier time. */
export const WEAKER = {
  password: 'an older password of mine',
  phc: '$argon2id$v=19$m=4096,t=1,p=1$c2FsdC1vZi10aGUtcGFzdA$os86UwXw+tL2wFme9Ulf8gGD4TIe97IRbIbuDmebmbM',
};
