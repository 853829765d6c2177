import type { VNode } from 'preact';
import { departmentStem } from '../../duties/department-name.ts';

/** Official lines word for word, marked as a quotation; a line that only names a body or a part is set as a heading. */
export function OfficialText({
  lines,
  departments,
}: {
  lines: readonly string[];
  departments: readonly string[];
}): VNode {
  const stems = new Set(departments.map((department) => departmentStem(department)));
  return (
    <blockquote>
      {lines.map((line, position) =>
        isHeading(line, stems) ? (
          <p key={position}>
            <strong>{line}</strong>
          </p>
        ) : (
          <p key={position}>{line}</p>
        ),
      )}
    </blockquote>
  );
}

function isHeading(line: string, stems: ReadonlySet<string>): boolean {
  if (/^[一二三四五六七八九十]{1,3}、.{1,30}(?<![。；;])$/u.test(line)) return true;
  // Lines say `县公安局` where the column says `木垒县公安局`.
  const name = line.replace(/[：:]$/u, '').trim();
  return stems.has(departmentStem(name)) || stems.has(departmentStem(name.replace(/^[县市区旗州]/u, '')));
}
