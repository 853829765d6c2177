/** Words by which a place is called in front of a body: 木垒县, 昌吉州, 槐津区, 沅澜市 … */
const place = /^.{1,12}?(?:自治区|自治州|自治县|自治旗|县|州|市|区|旗|盟)(?=.{2})/u;
const endings: ReadonlyArray<[RegExp, string]> = [
  [/^(.*)委员会办公室$/u, '$1办公室'],
  [/^(.*)委员会$/u, '$1委'],
  [/^(.*)联合会$/u, '$1联'],
];

/** A printed name has 60 characters at most; what is longer is no name, and patterns are not tried on it. */
const longestName = 100;
/** What a body's name ends in. */
const ending =
  /(?:局|委|委员会|办|办公室|部|院|会|中心|大队|支队|总队|队|站|所|公司|政府|人大|政协|研究室|室|学校|银行|台|馆|处|庭)$/u;
const bracketed = /（[^（）]*）|\([^()]*\)/gu;

/** Whether a name ends as bodies' names do, brackets aside: `县文旅局（县文物局）` does, `有关部门` does not. */
export function endsAsBody(name: string): boolean {
  return ending.test(name.replace(bracketed, ''));
}

/**
 * The stem of an official body: its name without the county, and without the party's `委` before a department.
 * `木垒县农业农村局` → `农业农村局`, `昌吉州生态环境局木垒县分局` → `生态环境局`, `木垒县委组织部` → `组织部`.
 */
export function departmentStem(name: string): string {
  if (name.length > longestName) return name;
  const withoutPlace = name.replace(/^(?:中共)/u, '').replace(place, '');
  const stem = withoutPlace
    .replace(/（.*）$/u, '')
    .replace(/^委(?=.{2,}(?:部|办公室|室|委员会|校|局)$)/u, '')
    .replace(/(?<=局).{1,8}分局$/u, '');
  return stem === '' ? name : stem;
}

/** Shorter ways of writing a stem: `卫生健康委员会` → `卫生健康委`; used beside the names of `intents/departments.yml`. */
export function shortStems(stem: string): string[] {
  if (stem.length > longestName) return [];
  return endings.flatMap(([pattern, short]) => (pattern.test(stem) ? [stem.replace(pattern, short)] : []));
}

/** Whether two names are one body, in its full and short forms: 木垒县卫生健康委员会 · 县卫生健康委 · 卫生健康委员会. */
export function isSameBody(one: string, other: string): boolean {
  const forms = formsOf(other);
  return formsOf(one).some((form) => forms.includes(form));
}

function formsOf(name: string): string[] {
  const stem = departmentStem(name.replace(/\s+/gu, '').replace(/^[县区市旗州](?=.{2})/u, ''));
  return [stem, ...shortStems(stem)];
}
