import { join } from 'node:path';
import type { Config } from './config.ts';
import { type Intents, intentsFolder } from './content.ts';
import { Bot } from './dialogue/bot.ts';
import { type Library } from './library.ts';
import { createSay, type Say } from './replies/phrases.ts';
import { Language } from './search/language.ts';
import { createNormalise } from './search/normalise.ts';
import { createSegmenter } from './search/segmenter.ts';
import { createTermMaker } from './search/terms.ts';
import type { Store } from './store/store.ts';
import { Townships } from './townships.ts';

/** What answers questions, without any way in or out. */
export type Engine = { language: Language; townships: Townships; bot: Bot; say: Say };

export type EngineParts = {
  config: Pick<Config, 'TOWNSHIP' | 'PUBLIC_URL' | 'TIME_ZONE'>;
  intents: Intents;
  library: Library;
  store: Store;
  now: () => number;
};

/** Builds the engine and warms the segmenter; takes about two seconds. */
export function createEngine({ config, intents, library, store, now }: EngineParts): Engine {
  const { asking } = intents;
  const normalise = createNormalise({ botNames: asking.bot_names, fillers: asking.fillers });
  const segmenter = createSegmenter(ownWords(intents), join(intentsFolder, 'segmenter'));
  const language = new Language({
    matters: intents.matters,
    synonyms: intents.synonyms,
    chatter: intents.chatter,
    normalise,
    terms: createTermMaker(segmenter),
    lookalikes: intents.lookalikes,
  });
  const say = createSay(intents.sentences);
  const townships = new Townships({
    library,
    search: {
      language,
      model: intents.model,
      cues: { punish: anyOf(asking.cues.punish), reclaimed: anyOf(asking.cues.reclaimed) },
      departments: intents.departments,
    },
    say,
    examples: intents.examples,
    standard: config.TOWNSHIP,
    publicUrl: config.PUBLIC_URL ?? '',
    labelOn: (slug, day) => labelOn(library, slug, day ?? today(now(), config.TIME_ZONE)),
    now,
  });
  const bot = new Bot({ desks: townships, language, asking, emergencies: intents.emergencies, store });
  return { language, townships, bot, say };
}

/** Words of the lists' own language that the dictionary may not hold: official terms of matters, one to eight characters each. */
function ownWords({ matters }: Intents): Set<string> {
  const words = matters.flatMap((matter) => [...matter.official, ...matter.lines]).flatMap((wording) => wording.split(/\s+/u));
  return new Set(words.filter((word) => /^\p{Script=Han}{2,8}$/u.test(word)));
}

/** Words as one pattern; each is a literal. */
function anyOf(words: readonly string[]): RegExp {
  return new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')).join('|'), 'u');
}

/** The newest revision that is in force on a day. A label such as `2025-07` begins to hold on the first of that month. */
function labelOn(library: Library, slug: string, day: string): string | undefined {
  const labels = library.labels(slug);
  const begun = labels.filter((label) => (library.revision(slug, label).effective ?? label) <= day);
  return begun.at(-1);
}

/** The calendar day (YYYY-MM-DD) at a moment in a time zone. */
export function today(now: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
}
