import type { Say } from '../../replies/phrases.ts';
import { type Block, emptyFacts, type Reply } from '../../replies/reply.ts';
import { blankContext } from '../conversation.ts';
import type { Place } from '../desk.ts';
import type { Turn } from '../turn.ts';

/** More cannot be read on a phone: then the name is asked for. */
const longestMenu = 20;
const mostButtons = 6;
const mostExamples = 3;

/** Asks which township is meant; `question` waits for it. */
export function placesReply(say: Say, places: readonly Place[], question: string): Turn {
  const shown = places.length <= longestMenu ? places : [];
  const labels = shown.map((place) => labelOf(place, places));
  const examples = places.slice(0, mostExamples).map(({ name }) => name);
  const hint =
    shown.length > 0
      ? say('hint.pickPlace')
      : say('hint.namePlace', { count: places.length, examples: examples.join('、') });
  const blocks: Block[] = [
    { kind: 'headline', text: say('headline.whichPlace') },
    ...labels.map((name, at): Block => ({ kind: 'fact', text: say('place.line', { number: at + 1, name }) })),
    { kind: 'hint', text: hint },
  ];
  return {
    reply: { ...bare(blocks), followUps: labels.slice(0, mostButtons).map((label) => ({ label, ask: label })) },
    context: { ...blankContext(''), waiting: { question, menu: shown.map(({ slug }) => slug) } },
  };
}

/** A township was chosen and nothing was asked yet. */
export function settledReply(say: Say, { slug, name }: { slug: string; name: string }): Turn {
  return {
    reply: bare([
      { kind: 'headline', text: say('headline.settledPlace', { township: name }) },
      { kind: 'hint', text: say('hint.changePlace') },
    ]),
    context: blankContext(slug),
  };
}

/** With its county where the name alone does not tell. */
function labelOf({ name, county }: Place, places: readonly Place[]): string {
  const twins = places.filter((other) => other.name === name);
  return twins.some((other) => other.county !== county) ? `${county}${name}` : name;
}

function bare(blocks: Block[]): Reply {
  return { facts: emptyFacts('guidance', ''), blocks, followUps: [], page: 0, link: '' };
}
