import { groupProblems, type Problem } from '../documents/problems.ts';
import type { CommandContext } from './command.ts';

/** So many lines are named; whoever wants all takes `--json`. */
const mostLines = 12;

/** Doubts about a document, one line for each kind, most serious first; errors go where errors go. */
export function printProblems({ out, complain, explain }: CommandContext, problems: readonly Problem[]): void {
  for (const { level, message, lines } of groupProblems(problems)) {
    const named = [...new Set(lines)].filter((line) => line > 0);
    // A message that stands alone names its line itself.
    const where =
      lines.length === 1 || named.length === 0
        ? ''
        : explain.sentence(named.length > mostLines ? 'lists.problem.lines-more' : 'lists.problem.lines', {
            lines: named.slice(0, mostLines).join(explain.sentence('separator')),
          });
    const key = lines.length === 1 ? 'lists.problem' : 'lists.problem.many';
    const values = { level: explain.sentence(`lists.level.${level}`), message, where, count: lines.length };
    (level === 'error' ? complain : out)(explain.sentence(key, values));
  }
}
