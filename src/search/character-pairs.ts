const planeSize = 0x1_0000;
const han = /^\p{Script=Han}$/u;

/** How often Han characters, and pairs of them side by side, stand in some texts. Characters outside the basic plane are passed over. */
export class CharacterPairs {
  /** Numbers of the characters by code unit, from 1; 0: never seen. */
  readonly #numbers = new Uint16Array(planeSize);
  readonly #characters: string[] = [''];
  readonly #counts: number[] = [0];
  /** By number of the first times `planeSize` ÷ 2 plus number of the second: small integers, which a Map finds fastest. */
  readonly #pairs = new Map<number, number>();

  learn(text: string): void {
    let before = 0;
    for (let at = 0; at < text.length; at += 1) {
      const now = this.#numberFor(text.charCodeAt(at));
      this.#counts[now] = (this.#counts[now] ?? 0) + 1;
      const pair = before * (planeSize / 2) + now;
      if (before > 0 && now > 0) this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + 1);
      before = now;
    }
  }

  /** All characters seen, each once. */
  characters(): string[] {
    return this.#characters.slice(1);
  }

  /** Times that a character was seen, by its number. */
  single(number: number): number {
    return number === 0 ? 0 : (this.#counts[number] as number);
  }

  /** Times that the second was seen right after the first. */
  pair(first: string, second: string): number {
    return this.pairOf(this.numberOf(first), this.numberOf(second));
  }

  /** The same by their numbers. */
  pairOf(one: number, other: number): number {
    return one === 0 || other === 0 ? 0 : (this.#pairs.get(one * (planeSize / 2) + other) ?? 0);
  }

  /** The character of a number. */
  character(number: number): string {
    return this.#characters[number] ?? '';
  }

  /** Number of a character, from 1; 0: never seen. */
  numberOf(character: string): number {
    return character.length === 1 ? (this.#numbers[character.charCodeAt(0)] as number) : 0;
  }

  #numberFor(code: number): number {
    const known = this.#numbers[code] as number;
    if (known > 0 || !han.test(String.fromCharCode(code))) return known;
    this.#numbers[code] = this.#characters.length;
    this.#counts.push(0);
    return this.#characters.push(String.fromCharCode(code)) - 1;
  }
}
