import type { VNode } from 'preact';
import type { Block, Option } from '../replies/reply.ts';
import type { WebAnswer } from './ask.ts';
import { CallLinks, publicNumbers } from './call-links.tsx';
import { replyParts } from './reply-parts.ts';
import type { PageHref } from './residents/links.ts';

export type ReplyViewParts = {
  answer: WebAnswer;
  /** Address that asks a question without script. */
  askHref: (text: string) => string;
  /** Pages in the state that answered; undefined when there are none. */
  pageHref?: PageHref | undefined;
  /** In a conversation an option is a question by its number and chips go on; elsewhere an option leads to the duty's page. */
  talking: boolean;
};
type Links = ReplyViewParts & { phones: readonly string[] };

/** A reply with its parts visibly apart; `assets/reply.js` draws the same from the API's answer. */
export function ReplyView(parts: ReplyViewParts): VNode {
  const { answer, askHref, talking } = parts;
  const links = { ...parts, phones: [...answer.contacts.map((contact) => contact.phone), ...publicNumbers] };
  const chips = talking && !answer.blocks.some((block) => block.kind === 'options') ? answer.followUps : [];
  const more = pageOf(parts);
  return (
    <article class={`reply ${answer.outcome}`} aria-label="回答">
      {replyParts(answer.blocks).map((part, position) =>
        part.kind === 'block' ? (
          <BlockView key={position} block={part.block} links={links} />
        ) : (
          <SectionView key={position} heading={part.heading} folded={part.folded}>
            {part.blocks.map((block, inner) => (
              <BlockView key={inner} block={block} links={links} />
            ))}
          </SectionView>
        ),
      )}
      {more === '' ? null : (
        <p class="more">
          <a href={more}>看完整页面</a>
        </p>
      )}
      {chips.length === 0 ? null : (
        <ul class="chips" aria-label="接着问">
          {chips.map((followUp) => (
            <li key={followUp.ask}>
              <a href={askHref(followUp.ask)} data-ask={followUp.ask} data-label={followUp.label}>
                {followUp.label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** The page that holds all of the reply, or ''. */
function pageOf({ answer, pageHref }: ReplyViewParts): string {
  const { outcome, department, category, list } = answer;
  const duty = outcome === 'answer' ? answer.duties[0] : undefined;
  if (pageHref === undefined) return duty === undefined ? '' : answer.link;
  if (duty !== undefined) return pageHref('duties', duty);
  if (outcome !== 'listing') return '';
  if (department !== null) return pageHref('departments', department);
  if (category !== null) return pageHref('categories', category);
  return list === null ? '' : pageHref('lists', list);
}

function SectionView({ heading, folded, children }: { heading: string; folded: boolean; children: VNode[] }): VNode {
  const name = heading.replace(/：$/u, '');
  if (folded) {
    return (
      <details>
        <summary>{name}</summary>
        {children}
      </details>
    );
  }
  return (
    <section>
      <h3>{name}</h3>
      {children}
    </section>
  );
}

function BlockView({ block, links }: { block: Block; links: Links }): VNode {
  switch (block.kind) {
    case 'quote':
      return (
        <blockquote>
          {block.lines.map((line, position) => (
            <p key={position}>{line}</p>
          ))}
        </blockquote>
      );
    case 'options':
      return (
        <ol class="options">
          {block.options.map((option, position) => (
            <OptionView key={option.duty} option={option} ask={String(position + 1)} links={links} />
          ))}
        </ol>
      );
    case 'headline':
      return <h2>{block.text}</h2>;
    default:
      return (
        <p class={block.kind}>
          <CallLinks text={block.text} phones={links.phones} />
        </p>
      );
  }
}

function OptionView({ option, ask, links }: { option: Option; ask: string; links: Links }): VNode {
  const inside = [<strong key="label">{option.label}</strong>, <span key="note">{option.note}</span>];
  if (!links.talking && links.pageHref !== undefined) {
    return (
      <li>
        <a href={links.pageHref('duties', option.duty)}>{inside}</a>
      </li>
    );
  }
  return (
    <li>
      <a href={links.askHref(ask)} data-ask={ask} data-label={option.label}>
        {inside}
      </a>
    </li>
  );
}
