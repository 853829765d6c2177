// Draws the API's answer part by part, exactly as `reply-view.tsx` does. What is shown is text, never markup.
(() => {
  const publicNumbers = ['12345', '110', '119', '120', '122'];
  const longSection = 160;

  /** `links`: {askHref(text), pageHref(kind, name) or undefined, talking}, as in `reply-view.tsx`. */
  window.drawReply = (answer, links) => {
    const template = document.getElementById('reply').content;
    const reply = template.querySelector('.reply').cloneNode(true);
    reply.classList.add(answer.outcome);
    const phones = [...answer.contacts.map((contact) => contact.phone), ...publicNumbers].filter(
      (phone) => phone !== '',
    );
    reply.append(...drawBlocks(answer.blocks, { ...links, phones }));
    const page = pageOf(answer, links);
    if (page !== '') {
      const more = template.querySelector('.more').cloneNode(true);
      more.querySelector('a').href = page;
      reply.append(more);
    }
    const hasOptions = answer.blocks.some((block) => block.kind === 'options');
    if (links.talking && answer.followUps.length > 0 && !hasOptions) {
      const chips = template.querySelector('.chips').cloneNode(true);
      chips.append(
        ...answer.followUps.map(({ label, ask }) => element('li', {}, [question({ ask, label, links }, [label])])),
      );
      reply.append(chips);
    }
    return reply;
  };

  function pageOf({ outcome, duties, department, category, list, link }, { pageHref }) {
    const duty = outcome === 'answer' ? duties[0] : undefined;
    if (pageHref === undefined) return duty === undefined ? '' : link;
    if (duty !== undefined) return pageHref('duties', duty);
    if (outcome !== 'listing') return '';
    if (department !== null) return pageHref('departments', department);
    if (category !== null) return pageHref('categories', category);
    return list === null ? '' : pageHref('lists', list);
  }

  /** A heading and what belongs under it is one section; long sections are folded when there are several. */
  function drawBlocks(blocks, links) {
    const parts = [];
    let open;
    for (const block of blocks) {
      if (block.kind === 'heading') {
        open = { heading: block.text.replace(/：$/, ''), children: [], length: 0 };
        parts.push(open);
      } else if (open !== undefined && (block.kind === 'quote' || block.kind === 'fact')) {
        open.children.push(drawBlock(block, links));
        open.length += block.kind === 'quote' ? block.lines.join('').length : block.text.length;
      } else {
        open = undefined;
        parts.push(drawBlock(block, links));
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

  function drawBlock(block, links) {
    if (block.kind === 'quote')
      return element(
        'blockquote',
        {},
        block.lines.map((line) => element('p', {}, [line])),
      );
    if (block.kind === 'headline') return element('h2', {}, [block.text]);
    if (block.kind === 'options') {
      const entries = block.options.map((option, position) => drawOption(option, String(position + 1), links));
      return element(
        'ol',
        { className: 'options' },
        entries.map((entry) => element('li', {}, [entry])),
      );
    }
    return element('p', { className: block.kind }, callLinks(block.text, links.phones));
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

  function drawOption({ label, note, duty }, ask, links) {
    const inside = [element('strong', {}, [label]), element('span', {}, [note])];
    if (!links.talking && links.pageHref !== undefined)
      return element('a', { href: links.pageHref('duties', duty) }, inside);
    return question({ ask, label, links }, inside);
  }

  function question({ ask, label, links }, children) {
    const link = element('a', { href: links.askHref(ask) }, children);
    link.dataset.ask = ask;
    link.dataset.label = label;
    return link;
  }

  function element(name, properties, children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }
})();
