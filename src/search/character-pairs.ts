import { PairTable } from './pair-table.ts';

const planeSize = 0x1_0000;
const han = /^\p{Script=Han}$/u;

/** How often Han characters, and pairs of them side by side, stand in some texts; by code unit, so characters outside the basic plane are passed over. */
export class CharacterPairs {
  readonly #counts = new Uint32Array(planeSize);
  readonly #characters: string[] = [];
  readonly #pairs = new PairTable();

  learn(text: string): void {
    let before = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const now = this.single(code) > 0 || han.test(text.charAt(at)) ? code : 0;
      if (now > 0) this.#count(now);
      if (before > 0 && now > 0) this.#pairs.set(before, now, this.pair(before, now) + 1);
      before = now;
    }
  }

  /** All characters seen, each once, in the order in which they came. */
  characters(): readonly string[] {
    return this.#characters;
  }

  /** Times that a character was seen. */
  single(code: number): number {
    return this.#counts[code] as number;
  }

  /** Times that the second was seen right after the first. */
  pair(first: number, second: number): number {
    return Math.max(0, this.#pairs.get(first, second));
  }

  #count(code: number): void {
    if (this.single(code) === 0) this.#characters.push(String.fromCharCode(code));
    this.#counts[code] = this.single(code) + 1;
  }
}
