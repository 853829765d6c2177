/** A stretch of text that stayed, came or went. */
export type TextChange = { kind: 'same' | 'added' | 'removed'; text: string };

/** Longest texts that are compared word by word, in words; longer ones are shown as replaced. Official cells stay far below. */
const longestInWords = 4_000;

/**
 * What changed from one wording to another, word by word, in reading order; what went stands before what came in its place.
 * `textChanges('核发备案卡', '核发登记卡')` → 核发 · −备案 · +登记 · 卡. All but `added` gives the old text back, all but `removed` the new one.
 */
export function textChanges(before: string, after: string): TextChange[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  const start = sharedStart(old, fresh);
  const end = sharedStart(old.slice(start).reverse(), fresh.slice(start).reverse());
  const middle = compareWords(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  return joined([
    ...old.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middle,
    ...old.slice(old.length - end).map((text) => ({ kind: 'same' as const, text })),
  ]);
}

/** Sentence by sentence: the runtime's segmenter copies its whole input for every word, which a long text must not pay. */
function wordsOf(text: string): string[] {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  const sentences = text.match(/[^，。；;\n]{0,200}[，。；;\n]?/gu) ?? [];
  return sentences.flatMap((sentence) => [...segmenter.segment(sentence)].map(({ segment }) => segment));
}

function sharedStart(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}

/** Longest common subsequence by table: `lengths[i][j]` is that of the words from `i` and from `j` on. */
function compareWords(old: readonly string[], fresh: readonly string[]): TextChange[] {
  const gone = old.map((text): TextChange => ({ kind: 'removed', text }));
  const come = fresh.map((text): TextChange => ({ kind: 'added', text }));
  if (old.length === 0 || fresh.length === 0 || old.length + fresh.length > longestInWords) return [...gone, ...come];
  const lengths = commonLengths(old, fresh);
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  const changes: TextChange[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    const [word = '', other = ''] = [old[i], fresh[j]];
    if (word === other) {
      changes.push({ kind: 'same', text: word });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      changes.push({ kind: 'removed', text: word });
      i += 1;
    } else {
      changes.push({ kind: 'added', text: other });
      j += 1;
    }
  }
  return [...changes, ...gone.slice(i), ...come.slice(j)];
}

function commonLengths(old: readonly string[], fresh: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (row === undefined || below === undefined) continue;
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      row[j] = old[i] === fresh[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
}

/** Between two stretches that stayed: all that went, then all that came. */
function joined(changes: readonly TextChange[]): TextChange[] {
  const result: TextChange[] = [];
  let pending = { removed: '', added: '' };
  const flush = () => {
    for (const kind of ['removed', 'added'] as const) {
      if (pending[kind] !== '') result.push({ kind, text: pending[kind] });
    }
    pending = { removed: '', added: '' };
  };
  for (const { kind, text } of changes) {
    if (kind !== 'same') {
      pending[kind] += text;
      continue;
    }
    flush();
    const last = result.at(-1);
    if (last?.kind === 'same') last.text += text;
    else result.push({ kind, text });
  }
  flush();
  return result;
}
