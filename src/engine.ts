import { join } from 'node:path';
import type { HistoryReader } from './commands/history.ts';
import type { Config } from './config.ts';
import { type Intents, intentsFolder } from './content.ts';
import { Bot } from './dialogue/bot.ts';
import { FollowUpReader } from './dialogue/follow-up-reader.ts';
import type { Subscriptions } from './dialogue/subscriptions.ts';
import { dayTeller } from './duties/timeline.ts';
import type { Library } from './library.ts';
import { createSay, type Say } from './replies/phrases.ts';
import { Language } from './search/language.ts';
import { createNormalise } from './search/normalise.ts';
import { createSegmenter } from './search/segmenter.ts';
import type { SenseModel } from './search/sense.ts';
import { createTermMaker } from './search/terms.ts';
import type { Store } from './store/store.ts';
import { Townships } from './townships.ts';

/** What answers questions, without any way in or out. */
export type Engine = { language: Language; townships: Townships; followUps: FollowUpReader; bot: Bot; say: Say };

export type EngineParts = {
  config: Pick<Config, 'TOWNSHIP' | 'PUBLIC_URL' | 'TIME_ZONE'> & Partial<Pick<Config, 'townships'>>;
  intents: Intents;
  /** Instead of what `intents.sense()` gives. */
  sense?: SenseModel | undefined;
  library: Library;
  /** Which list holds on which day. */
  reader: Pick<HistoryReader, 'labelOn' | 'periods'>;
  store: Store;
  /** Who follows which list; absent where nothing is sent without being asked. */
  subscriptions?: Subscriptions | undefined;
  /** Contacts or links that cannot be read any more. */
  onFault?: ((error: unknown) => void) | undefined;
  now: () => number;
};

/** Builds the engine and warms the segmenter; takes about two seconds. */
export function createEngine(parts: EngineParts): Engine {
  const { config, intents, library, reader, store, subscriptions, onFault, now } = parts;
  const { asking } = intents;
  const normalise = createNormalise({ botNames: asking.bot_names, fillers: asking.fillers });
  const segmenter = createSegmenter(ownWords(intents), join(intentsFolder, 'segmenter'));
  const language = new Language({
    matters: intents.matters,
    synonyms: intents.synonyms,
    chatter: intents.chatter,
    normalise,
    terms: createTermMaker(segmenter, intents.functionWords),
    lookalikes: intents.lookalikes,
    functionWords: intents.functionWords,
    sense: parts.sense ?? intents.sense(),
  });
  const say = createSay(intents.sentences);
  const dayOf = dayTeller(config.TIME_ZONE);
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
    aliases: new Map((config.townships ?? []).map(({ slug, aliases }) => [slug, aliases])),
    labelOn: (slug, day) => reader.labelOn(slug, day),
    firstDay: (slug) => reader.periods(slug)[0]?.from,
    today: () => dayOf(now()),
    ...{ onFault, now },
  });
  const { emergencies } = intents;
  const followUps = new FollowUpReader({
    phrases: intents.followUps,
    sayings: intents.matters.flatMap(({ sayings }) => sayings),
    chatter: intents.chatter,
    terms: createTermMaker(segmenter),
  });
  const bot = new Bot({ desks: townships, language, asking, followUps, emergencies, store, say, subscriptions });
  return { language, townships, followUps, bot, say };
}

/** Words of the lists' own language that the dictionary may not hold: official terms of matters, one to eight characters each. */
function ownWords({ matters }: Intents): Set<string> {
  const words = matters
    .flatMap((matter) => [...matter.official, ...matter.lines])
    .flatMap((wording) => wording.split(/\s+/u));
  return new Set(words.filter((word) => /^\p{Script=Han}{2,8}$/u.test(word)));
}

/** Words as one pattern; each is a literal. */
function anyOf(words: readonly string[]): RegExp {
  return new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')).join('|'), 'u');
}
