const separator = /[、，,；;/|\n\u2029]/u;

/**
 * The names in a text that prints one or several bodies, each without its blanks; signs within brackets part nothing.
 * `文旅局（县文物局、县体育局）、公安局` and `木垒县公安局和木垒县民政局` are two each, `木垒县住房和城乡建设局` is one.
 */
export function splitBodies(text: string): string[] {
  const names = [''];
  let depth = 0;
  for (const sign of text) {
    if (/[（(]/u.test(sign)) depth += 1;
    if (/[）)]/u.test(sign)) depth = Math.max(0, depth - 1);
    if (depth === 0 && separator.test(sign)) names.push('');
    else names.push((names.pop() ?? '') + sign);
  }
  return names
    .map((name) => name.replace(/[\s\u2029]+/gu, ''))
    .flatMap(splitTwo)
    .filter((name) => name !== '');
}

/** Two joined by a word are two where the second begins with the same county. */
function splitTwo(name: string): string[] {
  const county = /^.{1,6}?[县区市州旗盟]/u.exec(name)?.[0];
  if (county === undefined) return [name];
  const parts: string[] = [];
  for (const part of name.split(/(?<=局|委|办|部|会|室|院|中心)[和及与](?=.)/u)) {
    const before = parts.pop();
    if (before === undefined) parts.push(part);
    else if (part.startsWith(county)) parts.push(before, part);
    else parts.push(name.slice(name.indexOf(before), name.indexOf(before) + before.length + 1 + part.length));
  }
  return parts;
}
