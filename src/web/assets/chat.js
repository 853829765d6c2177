// Asks without reloading the page, and draws the answer as `reply-view.tsx` does. Without this file the page works by form.
// Plain script for old phones: no module, no library, nothing from another host. What is shown is text, never markup.
(() => {
  const log = document.getElementById('log');
  const form = document.getElementById('ask');
  const field = document.getElementById('q');
  const button = form.querySelector('button');
  const township = document.querySelector('main').dataset.township;
  const chat = rememberedChat(form.elements.namedItem('chat').value);
  const publicNumbers = ['12345', '110', '119', '120', '122'];
  const longSection = 160;
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
      waiting.replaceWith(draw(await answerTo(text)));
    } catch {
      const failed = copy('failed');
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

  async function answerTo(text) {
    const response = await fetch('/api/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text, chat, township }),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  function draw(answer) {
    const template = document.getElementById('reply').content;
    const reply = template.querySelector('.reply').cloneNode(true);
    reply.classList.add(answer.outcome);
    const phones = [...answer.contacts.map((contact) => contact.phone), ...publicNumbers].filter(
      (phone) => phone !== '',
    );
    reply.append(...drawBlocks(answer.blocks, phones));
    if (answer.link !== '') {
      const more = template.querySelector('.more').cloneNode(true);
      more.querySelector('a').href = answer.link;
      reply.append(more);
    }
    if (answer.followUps.length > 0 && !answer.blocks.some((block) => block.kind === 'options')) {
      const chips = template.querySelector('.chips').cloneNode(true);
      chips.append(
        ...answer.followUps.map(({ label, ask: next }) => element('li', {}, [question(next, label, [label])])),
      );
      reply.append(chips);
    }
    return reply;
  }

  /** A heading and what belongs under it is one section; long sections are folded when there are several. */
  function drawBlocks(blocks, phones) {
    const parts = [];
    let open;
    for (const block of blocks) {
      if (block.kind === 'heading') {
        open = { heading: block.text.replace(/：$/, ''), children: [], length: 0 };
        parts.push(open);
      } else if (open !== undefined && (block.kind === 'quote' || block.kind === 'fact')) {
        open.children.push(drawBlock(block, phones));
        open.length += block.kind === 'quote' ? block.lines.join('').length : block.text.length;
      } else {
        open = undefined;
        parts.push(drawBlock(block, phones));
      }
    }
    const several = parts.filter((part) => part.length > longSection && part.heading !== undefined).length > 1;
    return parts.map((part) => {
      if (part.heading === undefined) return part;
      return several && part.length > longSection
        ? element('details', {}, [element('summary', {}, [part.heading]), ...part.children])
        : element('section', {}, [element('h3', {}, [part.heading]), ...part.children]);
    });
  }

  function drawBlock(block, phones) {
    if (block.kind === 'quote')
      return element(
        'blockquote',
        {},
        block.lines.map((line) => element('p', {}, [line])),
      );
    if (block.kind === 'headline') return element('h2', {}, [block.text]);
    if (block.kind === 'options') {
      const entries = block.options.map(({ label, note }, position) =>
        question(String(position + 1), label, [element('strong', {}, [label]), element('span', {}, [note])]),
      );
      return element(
        'ol',
        { className: 'options' },
        entries.map((entry) => element('li', {}, [entry])),
      );
    }
    return element('p', { className: block.kind }, callLinks(block.text, phones));
  }

  /** Text in which the known numbers, and no others, can be touched to call. */
  function callLinks(text, phones) {
    const known = [...phones]
      .sort((a, b) => b.length - a.length)
      .map((phone) => phone.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    // No look-behind: browsers of 2022 do not know it.
    const pattern = new RegExp(`(^|\\D)(${known.join('|')})(?!\\d)`, 'g');
    const pieces = [];
    let at = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = match.index + match[1].length;
      const href = `tel:${match[2].replace(/[^\d+#*,;]/g, '')}`;
      pieces.push(text.slice(at, start), element('a', { className: 'call', href }, [match[2]]));
      at = start + match[2].length;
      pattern.lastIndex = at;
    }
    return [...pieces, text.slice(at)];
  }

  function question(text, label, children) {
    const link = element('a', { href: `/?q=${encodeURIComponent(text)}&chat=${encodeURIComponent(chat)}` }, children);
    link.dataset.ask = text;
    link.dataset.label = label;
    return link;
  }

  function element(name, properties, children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function copy(id) {
    return document.getElementById(id).content.firstElementChild.cloneNode(true);
  }
})();
