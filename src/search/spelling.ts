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
  readonly #readings = new Map<string, string>();
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
   * How a text sounds, syllable by syllable, with what is easily mixed up taken together; '' where a run of letters ends.
   * `低保 zenme` → `di bao '' zen me`. A character typed for another that sounds the same leaves it as it was.
   */
  sounds(text: string): string[] {
    const sounds: string[] = [];
    for (const [run] of text.matchAll(/\p{Script=Han}+|[a-z]+/gu)) {
      if (isHan(run.charAt(0))) for (const character of run) sounds.push(this.#sound(character));
      else sounds.push(...(cut(run, this.#syllables) ?? []).map((part) => blur(part)));
      sounds.push('');
    }
    return sounds;
  }

  /** The text with torn characters mended; the same text when nothing is torn. */
  mended(text: string): string {
    const characters = [...text];
    for (let at = 0; at < characters.length; at += 1) {
      const now = characters[at] ?? '';
      const before = characters[at - 1] ?? '';
      const after = characters[at + 1] ?? '';
      if (this.#written.pair(before, now) > 0 || this.#written.pair(now, after) > 0) continue;
      if (this.#alone.has(now) || !isHan(now)) continue;
      const better = this.#alternative(now, before, after);
      if (better !== undefined) characters[at] = better;
    }
    return characters.join('');
  }

  #alternative(now: string, before: string, after: string): string | undefined {
    const same = this.#bySound.get(this.#sound(now)) ?? [];
    const candidates = new Set([...same, ...(this.#lookalikes.get(now) ?? '')]);
    let best: { character: string; count: number } | undefined;
    for (const character of candidates) {
      const count = this.#written.pair(before, character) + this.#written.pair(character, after);
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
      if (!this.#readings.has(character)) this.#readings.set(character, sound);
    }
  }

  #sound(character: string): string {
    const kept = this.#readings.get(character);
    if (kept !== undefined) return kept;
    const sound = blur(pinyin(character, { toneType: 'none', v: true }));
    this.#readings.set(character, sound);
    return sound;
  }

  /** Most likely characters for sounds: Viterbi over character pairs, along the likeliest paths only. Linear in length. */
  #decode(sounds: readonly string[]): string {
    let paths: Path[] = [{ score: 0, last: 0, before: undefined }];
    for (const sound of sounds) {
      const next = this.#candidates(sound).map(({ number, ease }) => this.#longer(paths, number, ease));
      if (next.length > 0) paths = next.sort((one, other) => other.score - one.score).slice(0, mostPaths);
    }
    let text = '';
    for (let path = paths[0]; path !== undefined; path = path.before) text = this.#written.character(path.last) + text;
    return text;
  }

  /** The best of the paths, with one character more. */
  #longer(paths: readonly Path[], number: number, ease: number): Path {
    let best: Path | undefined;
    for (const path of paths) {
      const pair = this.#written.pairOf(path.last, number);
      const score = path.score + ease + (pair > 0 ? Math.log(1 + pair) * 2 : -unseenCost);
      if (best === undefined || score > best.score) best = { score, last: number, before: path };
    }
    return best as Path;
  }

  /** Characters of a sound, by number, and how easily each comes. */
  #candidates(sound: string): Array<{ number: number; ease: number }> {
    return (this.#bySound.get(sound) ?? []).map((character) => {
      const number = this.#written.numberOf(character);
      return { number, ease: Math.log(1 + this.#written.single(number)) * 0.3 };
    });
  }
}

/** A reading of the sounds so far: its last character by number, and what came before. */
type Path = { score: number; last: number; before: Path | undefined };

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
