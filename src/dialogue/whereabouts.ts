import { readNumber } from '../duties/numerals.ts';
import type { Say } from '../replies/phrases.ts';
import type { Json, Store } from '../store/store.ts';
import { type Asking, core, without } from './asking.ts';
import type { Context } from './conversation.ts';
import type { Directory, Place } from './desk.ts';
import { placesReply, settledReply } from './handlers/places.ts';
import type { IncomingMessage } from './message.ts';
import { type NamedPlace, PlaceNames } from './place-names.ts';
import { saysNoMore } from './says-no-more.ts';
import type { Turn } from './turn.ts';

export type Heard = { message: IncomingMessage; text: string; context: Context | undefined };

/**
 * `at`: which township answers (undefined: the one meant when nothing says which), what is asked there, and what was shown there;
 * `ask`: nobody can tell; `turn`: this is the answer.
 */
export type Whereabout =
  | { kind: 'at'; township: string | undefined; text: string; context: Context | undefined }
  | { kind: 'ask'; text: string }
  | { kind: 'turn'; turn: Turn };

export type WhereaboutsParts = {
  desks: Pick<Directory, 'places'>;
  asking: Asking;
  store: Store;
  say: Say;
};

/** Finds out which of several townships a message is about, and remembers it for its sender. With one township nothing is asked. */
export class Whereabouts {
  readonly #parts: WhereaboutsParts;
  #known: { places: readonly Place[]; names: PlaceNames } | undefined;

  constructor(parts: WhereaboutsParts) {
    this.#parts = parts;
  }

  async find({ message, text, context }: Heard): Promise<Whereabout> {
    const places = this.#parts.desks.places();
    if (places.length <= 1) {
      return { kind: 'at', township: message.township ?? (context?.township || undefined), text, context };
    }
    const named = this.#names(places).named(text);
    if (message.township !== undefined) {
      return { kind: 'at', township: message.township, text: named?.rest || text, context };
    }
    const heard = {
      message,
      text,
      context: context !== undefined && this.#has(context.township) ? context : undefined,
    };
    const waiting = context?.waiting ?? undefined;
    const picked = waiting === undefined ? undefined : waiting.menu[positionIn(text, this.#parts.asking)];
    if (picked !== undefined && this.#has(picked)) return await this.#settle(picked, waiting?.question ?? '', message);
    if (this.#parts.asking.places.change.includes(core(text))) {
      return { kind: 'turn', turn: this.menu(waiting?.question ?? context?.subject ?? '') };
    }
    const chosen = named ?? (waiting === undefined ? undefined : this.#names(places).hinted(text));
    if (chosen !== undefined) return await this.#atNamed(chosen, heard, waiting?.question);
    return await this.#unnamed(heard, places);
  }

  /** Which township? A choice of `slugs`, or of all; `question` is answered once it is known. */
  menu(question: string, slugs?: readonly string[]): Turn {
    const all = this.#parts.desks.places();
    const places = slugs === undefined ? all : all.filter(({ slug }) => slugs.includes(slug));
    return placesReply(this.#parts.say, places, question);
  }

  async #atNamed({ slugs, rest }: NamedPlace, heard: Heard, waiting: string | undefined): Promise<Whereabout> {
    const { message, context } = heard;
    const { asking } = this.#parts;
    const [slug = '', ...others] = slugs;
    const bare = saysNoMore(without(rest, asking.places.around), asking);
    const next = /呢/u.test(rest);
    const question = bare ? (waiting ?? (next ? (context?.subject ?? '') : '')) : rest;
    if (others.length > 0) return { kind: 'turn', turn: this.menu(question, slugs) };
    if (bare && !next) return await this.#settle(slug, question, message);
    // Where somebody would be asked, naming one is the answer; elsewhere it is about this question only.
    const first = message.asksTownship === true && (await this.#remembered(message)) === undefined;
    if (first) await this.#remember(message, slug);
    return {
      kind: 'at',
      township: slug,
      text: question || rest,
      context: context?.township === slug ? context : undefined,
    };
  }

  async #unnamed({ message, text, context }: Heard, places: readonly Place[]): Promise<Whereabout> {
    const township = context?.township ?? (await this.#remembered(message));
    if (township !== undefined) return { kind: 'at', township, text, context };
    if (message.asksTownship !== true) return { kind: 'at', township: undefined, text, context };
    const hinted = this.#names(places).hinted(text);
    const [slug, ...others] = hinted?.slugs ?? [];
    if (hinted === undefined || slug === undefined || others.length > 0) return { kind: 'ask', text };
    return { kind: 'at', township: slug, text: this.#withoutHint(text, hinted.said), context };
  }

  /** `大石头的低保` → `低保`; a name without its kind and nothing behind it that says so may be a word of the question. */
  #withoutHint(text: string, said: string): string {
    const behind = text.slice(text.indexOf(said) + said.length);
    const word = longest(this.#parts.asking.places.around.filter((around) => behind.startsWith(around)));
    return word === '' ? text : text.replace(`${said}${word}`, '');
  }

  /** From now on this township is meant; the question that waited is answered there. */
  async #settle(slug: string, question: string, message: IncomingMessage): Promise<Whereabout> {
    await this.#remember(message, slug);
    if (question !== '') return { kind: 'at', township: slug, text: question, context: undefined };
    const place = this.#parts.desks.places().find((one) => one.slug === slug);
    return { kind: 'turn', turn: settledReply(this.#parts.say, { slug, name: place?.name ?? slug }) };
  }

  #names(places: readonly Place[]): PlaceNames {
    if (this.#known?.places !== places) this.#known = { places, names: new PlaceNames(places) };
    return this.#known.names;
  }

  #has(slug: string): boolean {
    return this.#parts.desks.places().some((place) => place.slug === slug);
  }

  async #remembered(message: IncomingMessage): Promise<string | undefined> {
    if (message.user === '') return undefined;
    const kept = await this.#parts.store.get<Json>('preferences', preferenceKey(message));
    const slug = typeof kept === 'object' && kept !== null && 'township' in kept ? kept.township : undefined;
    return typeof slug === 'string' && this.#has(slug) ? slug : undefined;
  }

  async #remember(message: IncomingMessage, slug: string): Promise<void> {
    if (message.user !== '') await this.#parts.store.put('preferences', preferenceKey(message), { township: slug });
  }
}

function preferenceKey({ channel, user }: IncomingMessage): string {
  return `township/${JSON.stringify([channel, user])}`;
}

/** `2`, `第二个` → 1; -1 when it is no number. */
function positionIn(text: string, { pick }: Asking): number {
  const plain = core(text);
  const before = longest(pick.before.filter((word) => plain.startsWith(word)));
  const rest = plain.slice(before.length);
  const after = longest(pick.after.filter((word) => rest.endsWith(word)));
  return (readNumber(rest.slice(0, rest.length - after.length)) ?? 0) - 1;
}

function longest(words: readonly string[]): string {
  return [...words].sort((a, b) => b.length - a.length)[0] ?? '';
}
