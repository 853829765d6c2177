import type { VNode } from 'preact';
import type { Block, Option } from '../replies/reply.ts';
import type { WebAnswer } from './ask.ts';
import { CallLinks, publicNumbers } from './call-links.tsx';
import { replyParts } from './reply-parts.ts';

type Links = {
  /** Address that asks a question without script. */
  askHref: (text: string) => string;
  phones: readonly string[];
};

/** A reply with its parts visibly apart; `assets/chat.js` draws the same from the API's answer. */
export function ReplyView({ answer, askHref }: { answer: WebAnswer; askHref: (text: string) => string }): VNode {
  const links = { askHref, phones: [...answer.contacts.map((contact) => contact.phone), ...publicNumbers] };
  const hasOptions = answer.blocks.some((block) => block.kind === 'options');
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
      {answer.link === '' ? null : (
        <p class="more">
          <a href={answer.link}>这一项的完整页面</a>
        </p>
      )}
      {hasOptions || answer.followUps.length === 0 ? null : (
        <ul class="chips" aria-label="接着问">
          {answer.followUps.map((followUp) => (
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
            <OptionView key={option.duty} option={option} ask={String(position + 1)} askHref={links.askHref} />
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

function OptionView({ option, ask, askHref }: { option: Option; ask: string; askHref: Links['askHref'] }): VNode {
  return (
    <li>
      <a href={askHref(ask)} data-ask={ask} data-label={option.label}>
        <strong>{option.label}</strong>
        <span>{option.note}</span>
      </a>
    </li>
  );
}
