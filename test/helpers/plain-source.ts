import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A program of ours and all that it imports as plain JavaScript in a folder of its own: a process of it starts in a quarter of the
 * time that one takes which translates itself. Gives the program's path and a way to remove the folder.
 */
export function plainSource(entry: string): { program: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  for (const name of ['node_modules', 'intents', 'data', 'package.json'])
    symlinkSync(join(project, name), join(folder, name));
  const seen = new Set<string>();
  const waiting = [join(project, entry)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const source = readFileSync(path, 'utf8');
    const target = join(folder, asJavaScript(relative(project, path)));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, translate(source, path));
    for (const name of typescript.preProcessFile(source).importedFiles.map(({ fileName }) => fileName))
      if (name.startsWith('.')) waiting.push(join(dirname(path), name));
  }
  return { program: join(folder, asJavaScript(entry)), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function translate(source: string, fileName: string): string {
  return typescript.transpileModule(source, {
    compilerOptions: {
      module: typescript.ModuleKind.ESNext,
      target: typescript.ScriptTarget.ES2022,
      jsx: typescript.JsxEmit.ReactJSX,
      jsxImportSource: 'preact',
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
    fileName,
  }).outputText;
}

function asJavaScript(path: string): string {
  return path.replace(/\.tsx?$/u, '.js');
}
