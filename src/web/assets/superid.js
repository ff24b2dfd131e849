// Comfort for pages that work without it.

for (const button of document.querySelectorAll('.reveal')) {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const visible = input.type === 'password';
    input.type = visible ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(visible));
    button.textContent = visible ? button.dataset.hide : show;
    input.focus();
  });
  // A visible password would be remembered as ordinary text.
  input.form.addEventListener('submit', () => (input.type = 'password'));
}

for (const input of document.querySelectorAll('[data-meter]')) {
  const meter = document.getElementById(`${input.id}-meter`);
  const message = document.getElementById(`${input.id}-message`);
  const before = message.textContent;
  let timer;
  let asked = 0;

  const show = (score, text) => {
    if (score === null) delete meter.dataset.score;
    else meter.dataset.score = score;
    message.textContent = text;
    message.classList.remove('wrong');
  };

  const ask = async () => {
    const number = ++asked;
    const password = input.value;
    if (password === '') return show(null, before);
    const body = new URLSearchParams({ password: password.slice(0, 300), username: input.dataset.meter });
    const answer = await fetch('/password-strength', { method: 'POST', body }).catch(() => null);
    if (!answer?.ok || number !== asked) return;
    const { score, words: text, reason } = await answer.json();
    show(score, reason ?? text);
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), 200);
  });
  if (input.value) void ask();
}

for (const input of document.querySelectorAll('[data-filter]')) {
  const items = [...document.getElementById(input.dataset.filter).children];
  const count = document.querySelector('[data-filter-count]');
  document.querySelector('[data-unneeded]').hidden = true;
  input.form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLocaleLowerCase(document.documentElement.lang);
    for (const item of items) item.hidden = !item.dataset.text.includes(wanted);
    const shown = items.filter((item) => !item.hidden).length;
    count.textContent = shown === 1 ? count.dataset.one : count.dataset.many.replace('#', shown);
  });
}

for (const picker of document.querySelectorAll('[data-colour-for]')) {
  const field = document.getElementById(picker.dataset.colourFor);
  picker.hidden = false;
  picker.addEventListener('input', () => (field.value = picker.value));
  field.addEventListener('input', () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value;
  });
}

// A file that is dropped anywhere on its form is as good as chosen, and one too large is told before it is sent.
for (const place of document.querySelectorAll('[data-drop]')) {
  const input = place.elements[place.dataset.drop];
  const over = (event) => {
    event.preventDefault();
    place.classList.toggle('over', event.type === 'dragover');
  };
  for (const type of ['dragover', 'dragleave', 'drop']) place.addEventListener(type, over);
  place.addEventListener('drop', ({ dataTransfer }) => {
    const one = new DataTransfer();
    if (dataTransfer.files.length > 0) one.items.add(dataTransfer.files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event('change'));
  });
  input.addEventListener('change', () => {
    const tooLarge = input.files[0]?.size > Number(input.dataset.most);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : '');
    input.reportValidity();
  });
  for (const hint of place.querySelectorAll('[hidden]')) hint.hidden = false;
}

// What goes on by itself goes on faster while its page is open.
for (const place of document.querySelectorAll('[data-import]')) {
  const bar = place.querySelector('progress');
  const words = place.querySelector('[data-words]');
  const number = new Intl.NumberFormat(document.documentElement.lang);

  const ask = async (path, method) => {
    const answer = await fetch(place.dataset.import + path, { method }).catch(() => null);
    if (answer?.redirected) location.reload();
    return answer?.ok && !answer.redirected ? answer.json() : null;
  };

  const follow = async () => {
    let now = await ask('/progress', 'GET');
    if (now?.state === 'running' && !now.working) now = await ask('/chunks', 'POST');
    if (now && now.state !== 'running') return location.reload();
    if (now) {
      bar.value = now.done;
      const text = words.dataset.words.replace('#', number.format(now.done));
      words.textContent = text.replace('%', number.format(now.total));
    }
    setTimeout(() => void follow(), now ? 1000 : 5000);
  };
  void follow();
}

for (const button of document.querySelectorAll('[data-copy]')) {
  const words = button.textContent;
  button.hidden = false;
  const copy = async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), 2000);
  };
  button.addEventListener('click', () => void copy());
}

// One press is enough, also when the network is slow. After a while it may be another: the first was stopped.
const sent = new WeakSet();
addEventListener('submit', (event) => {
  if (sent.has(event.target)) event.preventDefault();
  if (event.defaultPrevented) return;
  sent.add(event.target);
  setTimeout(() => sent.delete(event.target), 5000);
});
// A page that comes back from the browser's memory may tell of a session that has ended.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

document.querySelector('[data-send]')?.submit();
