import { pinyin } from 'pinyin-pro';
import type { Term } from './terms.ts';

/** Sounds that the northwest (and many keyboards) do not tell apart: zh=z, ch=c, sh=s, -ng=-n. */
const alike: ReadonlyArray<[RegExp, string]> = [
  [/^zh/u, 'z'],
  [/^ch/u, 'c'],
  [/^sh/u, 's'],
  [/ng$/u, 'n'],
];
const pairWeight = 1;
const singleWeight = 0.3;
const longestSyllable = 6;
const latin = /[a-z]+/gu;

/** Turns text into terms of sound, whether written in characters or typed as pinyin. */
export type SoundMaker = {
  /** `低宝` and `dibao` both give the pair di·bao. */
  terms(text: string): Term[];
  /** True when Latin letters of the text read as at least three pinyin syllables: then it is pinyin, not English. */
  isPinyin(text: string): boolean;
};

/**
 * Readings are taken character by character, so the same character always sounds the same on both sides.
 * `谁` is read shui, as keyboards and the northwest do.
 */
export function createSoundMaker(): SoundMaker {
  const readings = new Map<string, string>([['谁', 'sui']]);
  const syllables = new Set<string>();
  const reading = (character: string): string => {
    let sound = readings.get(character);
    if (sound === undefined) {
      sound = blur(pinyin(character, { toneType: 'none', v: true }).trim());
      readings.set(character, sound);
    }
    return sound;
  };
  for (let code = 0x4e00; code <= 0x9fa5; code += 1) {
    const character = String.fromCharCode(code);
    const plain = pinyin(character, { toneType: 'none', v: true }).trim();
    if (!/^[a-z]{1,6}$/u.test(plain)) continue;
    syllables.add(plain);
    if (!readings.has(character)) readings.set(character, blur(plain));
  }
  syllables.add('shei');
  const latinSyllables = (text: string): string[] | undefined => {
    const found: string[] = [];
    for (const [run] of text.matchAll(latin)) {
      const parts = cut(run, syllables);
      if (parts === undefined) return undefined;
      found.push(...parts.map((part) => (part === 'shei' ? 'sui' : blur(part))));
    }
    return found;
  };
  const sounds = (text: string): string[] => {
    const spelled = latinSyllables(text);
    if (spelled !== undefined && spelled.length >= 3) return spelled;
    return [...text].filter((character) => /\p{Script=Han}/u.test(character)).map(reading);
  };
  return {
    terms: (text) => soundTerms(sounds(text)),
    isPinyin: (text) => !/\p{Script=Han}/u.test(text) && (latinSyllables(text)?.length ?? 0) >= 3,
  };
}

function soundTerms(sounds: readonly string[]): Term[] {
  const terms = new Map<string, number>();
  for (const [at, sound] of sounds.entries()) {
    if (!terms.has(sound)) terms.set(sound, singleWeight);
    const next = sounds[at + 1];
    if (next !== undefined) terms.set(`${sound} ${next}`, pairWeight);
  }
  return [...terms].map(([key, weight]) => ({ key, weight }));
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
