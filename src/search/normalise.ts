import { Converter } from 'opencc-js/t2cn';

/** Longest text that is looked at, in UTF-16 units; pasted news does not get slower with length. */
const longestText = 300;

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]+/gu;
const pictures = /\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\uFE0F\u20E3]/gu;
const blanksBetweenHan = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;
const mention = /@[^\s@,，。:：?？]{1,20}(?=[\s@,，。:：]|$)/gu;
const weComFaces = /\[[^[\]\s]{1,6}\]/gu;

/**
 * Turns what people type into what is compared: NFKC, simplified characters, lower case, without mentions, pictures, invisible
 * characters and blanks inside words. `'@谁来管 請問 低 保咋办😭'` → `'请问低保咋办'`. Never throws; ReDoS-safe (linear patterns).
 */
export type Normalise = (text: string) => string;

export type NormaliseOptions = {
  /** Names by which the bot is mentioned, also without a blank after them. */
  botNames: readonly string[];
  /** Politeness and padding that carries no subject (`intents/asking.yml`), longest first wins. */
  fillers: readonly string[];
};

export function createNormalise(options: NormaliseOptions): Normalise {
  const toSimplified = Converter({ from: 't', to: 'cn' });
  const bots = [...options.botNames].sort((a, b) => b.length - a.length).map((name) => `@${name}`);
  const fillers = [...options.fillers].sort((a, b) => b.length - a.length).map((filler) => literal(filler));
  const filler = fillers.length > 0 ? new RegExp(`^(?:${fillers.join('|')})[\\s,，。!！~、:：]*`, 'u') : undefined;
  return (text) => {
    let plain = text.slice(0, longestText).normalize('NFKC').replace(invisible, ' ').replace(pictures, ' ');
    for (const bot of bots) plain = plain.replaceAll(bot, ' ');
    plain = plain.replace(mention, ' ').replace(weComFaces, ' ').toLowerCase();
    plain = toSimplified(plain).trim().replace(blanksBetweenHan, '').replace(/\s+/gu, ' ');
    return filler === undefined ? plain : withoutFillers(plain, filler);
  };
}

/** Cuts leading politeness again and again, but never the whole message. */
function withoutFillers(text: string, filler: RegExp): string {
  let rest = text;
  for (let round = 0; round < 6; round += 1) {
    const shorter = rest.replace(filler, '');
    if (shorter === rest || shorter.length < 2) return rest;
    rest = shorter;
  }
  return rest;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
}

/** Only letters, digits and Han, for comparing official wordings: `'“五小工程”（小食堂）'` → `'五小工程小食堂'`. */
export function bare(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
}
