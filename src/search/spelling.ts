import { pinyin } from 'pinyin-pro';
import { CharacterPairs } from './character-pairs.ts';

/** Sounds that the northwest (and many keyboards) do not tell apart: zh=z, ch=c, sh=s, -ng=-n. */
const alike: ReadonlyArray<[RegExp, string]> = [
  [/^zh/u, 'z'],
  [/^ch/u, 'c'],
  [/^sh/u, 's'],
  [/ng$/u, 'n'],
];
const longestSyllable = 6;
const leastSyllables = 3;
/** Readings by which keyboards and the northwest know a character, beside the dictionary's. */
const otherReadings: ReadonlyArray<[string, string]> = [
  ['谁', 'shui'],
  ['啥', 'sha'],
  ['的', 'de'],
];
/** A pair must have been seen this often before it can correct another. */
const leastCount = 2;
/** Starting a pair that nobody has written costs as much as this many nats. */
const unseenCost = 7;
/** Readings of pinyin followed at once; a sound has up to seventy characters. */
const mostPaths = 16;

/**
 * Reads misspelt Chinese: pinyin typed for characters, and characters that sound or look like the right one. What is right is told by
 * the pairs of characters in our own sayings and lists: 低宝 was never written, 低保 was, and both sound di·bao.
 */
export class Spelling {
  readonly #written = new CharacterPairs();
  /** Sounds by number, from 1, and back; of each character the number of its sound. */
  readonly #sounds: string[] = [''];
  readonly #soundNumbers = new Map<string, number>();
  readonly #soundOf = new Uint16Array(0x1_0000);
  readonly #bySound = new Map<string, string[]>();
  readonly #lookalikes = new Map<string, string>();
  readonly #syllables = new Set<string>();
  readonly #alone: ReadonlySet<string>;

  /** `lookalikes`: groups of characters of similar shape. `functionWords`: single characters among them stand alone and are never torn. */
  constructor(
    texts: Iterable<string>,
    { lookalikes, functionWords }: { lookalikes: readonly string[]; functionWords: readonly string[] },
  ) {
    this.#alone = new Set(functionWords.filter((word) => word.length === 1));
    for (const text of texts) this.#written.learn(text);
    for (const character of this.#written.characters()) this.#listen(character);
    for (const group of lookalikes) {
      for (const character of group) this.#lookalikes.set(character, (this.#lookalikes.get(character) ?? '') + group);
    }
  }

  /** Characters for a message of Latin letters that read as pinyin (three syllables or more); undefined when it is no pinyin. */
  fromPinyin(text: string): string | undefined {
    if (/\p{Script=Han}/u.test(text)) return undefined;
    const syllables: string[] = [];
    for (const [run] of text.matchAll(/[a-z]+/gu)) {
      const parts = cut(run, this.#syllables);
      if (parts === undefined) return undefined;
      syllables.push(...parts);
    }
    return syllables.length < leastSyllables ? undefined : this.#decode(syllables.map((part) => blur(part)));
  }

  /**
   * How a text sounds, syllable by syllable, with what is easily mixed up taken together, as numbers of sounds (`soundOf`); 0 where a
   * run of characters or letters ends. `低保 zenme` → di bao 0 zen me 0. A character typed for another of the same sound leaves it as
   * it was.
   */
  sounds(text: string): number[] {
    const sounds: number[] = [];
    for (let at = 0; at < text.length; ) {
      const start = at;
      for (let sound = this.#heard(text, at); sound > 0; sound = this.#heard(text, at)) {
        sounds.push(sound);
        at += 1;
      }
      if (at > start) sounds.push(0);
      const letters = at;
      while (isLetter(text.charCodeAt(at))) at += 1;
      if (at === letters) {
        if (at === start) at += 1;
        continue;
      }
      for (const part of cut(text.slice(letters, at), this.#syllables) ?? []) sounds.push(this.numberOf(blur(part)));
      sounds.push(0);
    }
    return sounds;
  }

  /** The sound of a number: `di`. */
  soundOf(number: number): string {
    return this.#sounds[number] ?? '';
  }

  /** The number of a sound, from 1; a new one where it had none. */
  numberOf(sound: string): number {
    const known = this.#soundNumbers.get(sound);
    if (known !== undefined) return known;
    this.#soundNumbers.set(sound, this.#sounds.length);
    return this.#sounds.push(sound) - 1;
  }

  /** The text with torn characters mended; the same text when nothing is torn. */
  mended(text: string): string {
    const written = this.#written;
    let mended = text;
    for (let at = 0; at < text.length; at += 1) {
      // Code 0 stands for nothing: no pair has it.
      const before = at === 0 ? 0 : mended.charCodeAt(at - 1);
      const now = mended.charCodeAt(at);
      const after = at + 1 === text.length ? 0 : mended.charCodeAt(at + 1);
      if (written.pair(before, now) > 0 || written.pair(now, after) > 0) continue;
      if (this.#alone.has(mended.charAt(at)) || !isHan(mended.charAt(at))) continue;
      const better = this.#alternative(mended.charAt(at), before, after);
      if (better !== undefined) mended = mended.slice(0, at) + better + mended.slice(at + 1);
    }
    return mended;
  }

  #alternative(now: string, before: number, after: number): string | undefined {
    const same = this.#bySound.get(this.soundOf(this.#sound(now))) ?? [];
    const candidates = new Set([...same, ...(this.#lookalikes.get(now) ?? '')]);
    let best: { character: string; count: number } | undefined;
    for (const character of candidates) {
      const code = character.charCodeAt(0);
      const count = this.#written.pair(before, code) + this.#written.pair(code, after);
      if (count >= leastCount && count > (best?.count ?? 0)) best = { character, count };
    }
    return best?.character;
  }

  #listen(character: string): void {
    const plain = pinyin(character, { toneType: 'none', v: true, multiple: true })
      .split(/\s+/u)
      .filter((reading) => /^[a-z]{1,6}$/u.test(reading));
    const more = otherReadings.filter(([known]) => known === character).map(([, reading]) => reading);
    for (const reading of new Set([...plain, ...more])) {
      this.#syllables.add(reading);
      const sound = blur(reading);
      const there = this.#bySound.get(sound) ?? [];
      if (!there.includes(character)) this.#bySound.set(sound, [...there, character]);
      const code = character.charCodeAt(0);
      if (this.#soundOf[code] === 0) this.#soundOf[code] = this.numberOf(sound);
    }
  }

  /** Number of the sound of the character at a position; 0 where there is none. */
  #heard(text: string, at: number): number {
    const code = text.charCodeAt(at);
    const known = this.#soundOf[code] ?? 0;
    return known > 0 || code < firstHan || !isHan(text.charAt(at)) ? known : this.#sound(text.charAt(at));
  }

  #sound(character: string): number {
    const code = character.charCodeAt(0);
    if (this.#soundOf[code] === 0)
      this.#soundOf[code] = this.numberOf(blur(pinyin(character, { toneType: 'none', v: true })));
    return this.#soundOf[code] as number;
  }

  /** Most likely characters for sounds: Viterbi over character pairs, along the likeliest paths only. Linear in length. */
  #decode(sounds: readonly string[]): string {
    let paths: Path[] = [{ score: 0, last: 0, before: undefined }];
    for (const sound of sounds) {
      const next = this.#candidates(sound).map(({ code, ease }) => this.#longer(paths, code, ease));
      if (next.length > 0) paths = next.sort((one, other) => other.score - one.score).slice(0, mostPaths);
    }
    let text = '';
    for (let path = paths[0]; path?.before !== undefined; path = path.before)
      text = String.fromCharCode(path.last) + text;
    return text;
  }

  /** The best of the paths, with one character more. */
  #longer(paths: readonly Path[], code: number, ease: number): Path {
    let best: Path | undefined;
    for (const path of paths) {
      const pair = this.#written.pair(path.last, code);
      const score = path.score + ease + (pair > 0 ? Math.log(1 + pair) * 2 : -unseenCost);
      if (best === undefined || score > best.score) best = { score, last: code, before: path };
    }
    return best as Path;
  }

  /** Characters of a sound, by code, and how easily each comes. */
  #candidates(sound: string): Array<{ code: number; ease: number }> {
    return (this.#bySound.get(sound) ?? []).map((character) => {
      const code = character.charCodeAt(0);
      return { code, ease: Math.log(1 + this.#written.single(code)) * 0.3 };
    });
  }
}

/** A reading of the sounds so far: its last character by code, and what came before. */
type Path = { score: number; last: number; before: Path | undefined };

/** Below are Latin and the like, and all marks but the full-width ones. */
const firstHan = 0x2e80;

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isHan(character: string): boolean {
  return /^\p{Script=Han}$/u.test(character);
}

function blur(syllable: string): string {
  return alike.reduce((sound, [from, to]) => sound.replace(from, to), syllable);
}

/** Cuts a run of letters into syllables, fewest first; undefined when it is no pinyin. Dynamic programming, linear in length. */
function cut(run: string, syllables: ReadonlySet<string>): string[] | undefined {
  const fewest: Array<{ count: number; from: number } | undefined> = [{ count: 0, from: 0 }];
  for (let end = 1; end <= run.length; end += 1) {
    for (let start = Math.max(0, end - longestSyllable); start < end; start += 1) {
      const before = fewest[start];
      if (before === undefined || !syllables.has(run.slice(start, end))) continue;
      if (before.count + 1 < (fewest[end]?.count ?? Number.POSITIVE_INFINITY)) {
        fewest[end] = { count: before.count + 1, from: start };
      }
    }
  }
  if (fewest[run.length] === undefined) return undefined;
  const parts: string[] = [];
  for (let end = run.length; end > 0; end = fewest[end]?.from ?? 0) parts.unshift(run.slice(fewest[end]?.from, end));
  return parts;
}
