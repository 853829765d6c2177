// Finds while somebody types, by the same API as the chat. Without this file the form does it.
(() => {
  const form = document.getElementById('find');
  const field = document.getElementById('q');
  const found = document.getElementById('found');
  const pauseMs = 350;
  let timer;
  let latest = 0;
  let shown = field.value.trim();

  field.addEventListener('input', (event) => {
    // While a word is being composed from pinyin its letters are no question.
    if (!event.isComposing) later();
  });
  field.addEventListener('compositionend', later);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    find();
  });

  function later() {
    clearTimeout(timer);
    timer = setTimeout(find, pauseMs);
  }

  async function find() {
    const text = field.value.trim();
    if (text === shown) return;
    shown = text;
    latest += 1;
    const mine = latest;
    if (text.length < 2) {
      found.textContent = '';
      return;
    }
    found.setAttribute('aria-busy', 'true');
    const drawn = await answerTo(text).then(draw, failed);
    if (mine !== latest) return;
    found.textContent = '';
    found.append(drawn);
    found.setAttribute('aria-busy', 'false');
  }

  async function answerTo(text) {
    const response = await fetch('/api/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text, township: found.dataset.township }),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  function draw(answer) {
    const askHref = (text) => `${found.dataset.pages}?q=${encodeURIComponent(text)}`;
    const pageHref = (kind, name) => `${found.dataset.pages}/${kind}/${encodeURIComponent(name)}`;
    return window.drawReply(answer, { askHref, pageHref, talking: false });
  }

  function failed(error) {
    shown = '';
    const id = error.message === '429' ? 'hurried' : 'failed';
    return document.getElementById(id).content.firstElementChild.cloneNode(true);
  }
})();
