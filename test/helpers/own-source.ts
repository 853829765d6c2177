import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** One of our own files as the compiler reads it: comments are gone, regular expressions are not strings. */
export type SourceFile = {
  /** Within `src/`, e.g. `search/search.ts`. */
  path: string;
  /** Its room, or '' for the root files. */
  room: string;
  lines: number;
  /** Our own files that it imports, within `src/`. */
  imports: string[];
  /** Packages and `node:` modules. */
  packages: string[];
  found: Finding[];
};

/** Something that a rule of the house may forbid; `text` as written. */
export type Finding = { kind: 'any' | 'default' | 'let' | 'global' | 'literal'; text: string; line: number };

const sourceFolder = fileURLToPath(new URL('../../src', import.meta.url));

/** Every TypeScript file of `src/`. */
export function readSources(folder: string = sourceFolder): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => readSource(path, readFileSync(join(folder, path), 'utf8')));
}

/** Reads one file; `path` within `src/`. */
export function readSource(path: string, text: string): SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, kind);
  const source: SourceFile = {
    path,
    room: path.includes('/') ? (path.split('/')[0] ?? '') : '',
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    packages: [],
    found: [],
  };
  const note = (kindOf: Finding['kind'], node: ts.Node) => {
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    source.found.push({ kind: kindOf, text: node.getText(tree), line });
  };
  const visit = (node: ts.Node): void => {
    noteImport(node, source);
    if (node.kind === ts.SyntaxKind.AnyKeyword) note('any', node);
    if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) note('default', node);
    if (
      ts.isVariableStatement(node) &&
      node.parent === tree &&
      (node.declarationList.flags & ts.NodeFlags.Const) === 0
    ) {
      note('let', node);
    }
    if (ts.isPropertyAccessExpression(node) || ts.isNewExpression(node)) note('global', node);
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) note('literal', node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return source;
}

function noteImport(node: ts.Node, source: SourceFile): void {
  const named =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
  if (named === undefined || !ts.isStringLiteral(named)) return;
  if (named.text.startsWith('.')) source.imports.push(join(dirname(source.path), named.text));
  else source.packages.push(named.text);
}
