/** Words by which a place is called in front of a body: 木垒县, 昌吉州, 槐津区, 沅澜市 … */
const place = /^.{1,12}?(?:自治区|自治州|自治县|自治旗|县|州|市|区|旗|盟)(?=.{2})/u;
const endings: ReadonlyArray<[RegExp, string]> = [
  [/^(.*)委员会办公室$/u, '$1办公室'],
  [/^(.*)委员会$/u, '$1委'],
  [/^(.*)联合会$/u, '$1联'],
];

/**
 * The stem of an official body: its name without the county, and without the party's `委` before a department.
 * `木垒县农业农村局` → `农业农村局`, `昌吉州生态环境局木垒县分局` → `生态环境局`, `木垒县委组织部` → `组织部`.
 */
export function departmentStem(name: string): string {
  const withoutPlace = name.replace(/^(?:中共)/u, '').replace(place, '');
  const stem = withoutPlace
    .replace(/^委(?=.{2,}(?:部|办公室|室|委员会|校|局)$)/u, '')
    .replace(/（.*）$/u, '')
    .replace(/(?<=局).{1,8}分局$/u, '');
  return stem === '' ? name : stem;
}

/** Shorter ways of writing a stem: `卫生健康委员会` → `卫生健康委`; used beside the names of `intents/departments.yml`. */
export function shortStems(stem: string): string[] {
  return endings.flatMap(([pattern, short]) => (pattern.test(stem) ? [stem.replace(pattern, short)] : []));
}
