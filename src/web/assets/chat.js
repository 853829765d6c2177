// Asks without reloading the page; `reply.js` draws the answer. Without this file the page works by form.
// Plain script for old phones: no module, no library, nothing from another host. What is shown is text, never markup.
(() => {
  const log = document.getElementById('log');
  const form = document.getElementById('ask');
  const field = document.getElementById('q');
  const button = form.querySelector('button');
  const main = document.querySelector('main');
  const chat = rememberedChat(form.elements.namedItem('chat').value);
  let busy = false;

  form.elements.namedItem('chat').value = chat;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '' || busy) return;
    field.value = '';
    if (window.matchMedia('(pointer: coarse)').matches) field.blur();
    ask(text, text);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-ask]');
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!busy) ask(link.dataset.ask, link.dataset.label);
  });

  /** One conversation per tab: the id that the tab remembers, else the one that the server made for this page. */
  function rememberedChat(offered) {
    try {
      const known = sessionStorage.getItem('chat');
      if (known !== null && !location.search.includes('chat=')) return known;
      sessionStorage.setItem('chat', offered);
    } catch {
      // Storage is switched off: the page's own id will do.
    }
    return offered;
  }

  async function ask(text, label) {
    setBusy(true);
    document.querySelector('.welcome').classList.add('past');
    const asked = copy('asked');
    asked.querySelector('bdi').textContent = label;
    const waiting = copy('waiting');
    log.append(asked, waiting);
    show(asked);
    try {
      const answer = await answerTo(text);
      waiting.replaceWith(window.drawReply(answer, { askHref, pageHref: pageHrefFor(answer), talking: true }));
    } catch (error) {
      const failed = copy(error.message === '429' ? 'hurried' : 'failed');
      failed.querySelector('.again').addEventListener('click', () => {
        if (busy) return;
        asked.remove();
        failed.remove();
        ask(text, label);
      });
      waiting.replaceWith(failed);
    }
    setBusy(false);
    show(asked);
  }

  /** Brings a question to the top, so that its answer is read from the beginning; the first one keeps the page's head in sight. */
  function show(asked) {
    if (log.firstElementChild === asked) window.scrollTo(0, 0);
    else asked.scrollIntoView({ block: 'start' });
  }

  function setBusy(now) {
    busy = now;
    button.disabled = now;
    log.setAttribute('aria-busy', String(now));
  }

  function askHref(text) {
    return `/?q=${encodeURIComponent(text)}&chat=${encodeURIComponent(chat)}`;
  }

  async function answerTo(text) {
    const response = await fetch('/api/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text, chat, township: main.dataset.township }),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  /** Pages in the state that answered. */
  function pageHrefFor(answer) {
    const { pages, revision } = main.dataset;
    if (pages === '') return undefined;
    const pin = answer.revision === revision ? '' : `?revision=${encodeURIComponent(answer.revision)}`;
    return (kind, name) => `${pages}/${kind}/${encodeURIComponent(name)}${pin}`;
  }

  function copy(id) {
    return document.getElementById(id).content.firstElementChild.cloneNode(true);
  }
})();
