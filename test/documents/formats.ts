import { Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun, VerticalMergeType, WidthType } from 'docx';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import type { Duty } from '../../src/duties/duty.ts';

/** A cell of the format-free document that these tests write out: over how many rows and columns it reaches. */
export type TestCell = { text: string; rows?: number; columns?: number };
export type Block = { paragraph: string } | { table: TestCell[][] };

/** Cells of a table on a grid, merged areas told apart: `origin` where the text stands. */
type Placed = { text: string; origin: boolean; top: boolean; rows: number; columns: number };

export function place(table: readonly TestCell[][]): Placed[][] {
  const grid: Placed[][] = table.map(() => []);
  table.forEach((row, line) => {
    let column = 0;
    for (const { text, rows = 1, columns = 1 } of row) {
      while (grid[line]?.[column] !== undefined) column += 1;
      for (let down = 0; down < rows; down += 1) {
        for (let right = 0; right < columns; right += 1) {
          const target = grid[line + down];
          if (target !== undefined)
            target[column + right] = { text, origin: down === 0 && right === 0, top: down === 0, rows, columns };
        }
      }
      column += columns;
    }
  });
  return grid;
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As a government page: a layout table around everything, paragraphs in cells, a hidden row in every table. */
export function toHtml(blocks: readonly Block[]): Uint8Array {
  const body = blocks.map((block) => {
    if ('paragraph' in block) return `<p>${escapeText(block.paragraph)}</p>`;
    const rows = block.table.map(
      (row) =>
        `<tr>${row
          .map(
            ({ text, rows = 1, columns = 1 }) =>
              `<td rowspan="${rows}" colspan="${columns}">${text
                .split('\n')
                .map((line) => `<p>${escapeText(line)}</p>`)
                .join('')}</td>`,
          )
          .join('')}</tr>`,
    );
    return `<table border="1">${rows.join('\n')}<tr style="display:none"><td>99</td><td>隐藏</td><td>不该出现的事项</td></tr></table>`;
  });
  return Buffer.from(
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>政务公开</title><style>td{}</style></head><body>
<nav><a href="/">首页</a></nav><table class="layout"><tr><td width="10">&nbsp;</td><td>${body.join('\n')}</td></tr></table>
<footer>版权所有</footer></body></html>`,
  );
}

export async function toXlsx(blocks: readonly Block[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('清单');
  let line = 1;
  for (const block of blocks) {
    if ('paragraph' in block) {
      sheet.getCell(line, 1).value = block.paragraph;
      sheet.mergeCells(line, 1, line, 6);
      line += 1;
      continue;
    }
    place(block.table).forEach((row, down) => {
      row.forEach(({ text, origin, rows, columns }, right) => {
        if (!origin) return;
        sheet.getCell(line + down, right + 1).value = /^\d+$/u.test(text) ? Number(text) : text;
        if (rows > 1 || columns > 1) sheet.mergeCells(line + down, right + 1, line + down + rows - 1, right + columns);
      });
    });
    line += block.table.length;
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

export async function toDocx(blocks: readonly Block[]): Promise<Uint8Array> {
  const paragraphs = (text: string): Paragraph[] =>
    text.split('\n').map((line) => new Paragraph({ children: [new TextRun(line)] }));
  const children = blocks.map((block) => {
    if ('paragraph' in block) return new Paragraph(block.paragraph);
    const rows = place(block.table).map(
      (row) =>
        new TableRow({
          children: row.flatMap(({ text, origin, top, rows: height, columns }, column) => {
            const leads = origin || (!top && (column === 0 || row[column - 1]?.text !== text || columns === 1));
            if (!leads) return [];
            const merge =
              height === 1 ? {} : { verticalMerge: top ? VerticalMergeType.RESTART : VerticalMergeType.CONTINUE };
            return [
              new TableCell({ children: top ? paragraphs(text) : [new Paragraph('')], columnSpan: columns, ...merge }),
            ];
          }),
        }),
    );
    return new Table({ rows, width: { size: 100, type: WidthType.PERCENTAGE } });
  });
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

/** Excel's: merged cells are blank but for the first, all rows as wide as the widest. */
export function toCsv(blocks: readonly Block[], encoding: 'utf8-bom' | 'gb18030'): Uint8Array {
  const lines = blocks.flatMap((block) =>
    'paragraph' in block
      ? [[block.paragraph]]
      : place(block.table).map((row) => row.map(({ text, origin }) => (origin ? text : ''))),
  );
  const text = lines
    .map((line) =>
      Array.from({ length: Math.max(8, line.length) }, (_unused, column) => line[column] ?? '')
        .map((value) => (/[",\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
        .join(','),
    )
    .join('\r\n');
  return encoding === 'gb18030' ? iconv.encode(text, 'gb18030') : Buffer.from(`\uFEFF${text}`);
}

export function toMarkdown(blocks: readonly Block[]): Uint8Array {
  const text = blocks.map((block) => {
    if ('paragraph' in block) return `## ${block.paragraph}`;
    const [header = [], ...rows] = place(block.table).map(
      (row) =>
        `| ${row.map((cell) => (cell.origin ? cell.text.replaceAll('|', '\\|').replaceAll('\n', '<br>') : '')).join(' | ')} |`,
    );
    return [header, `|${'---|'.repeat(block.table[0]?.length ?? 0)}`, ...rows].join('\n');
  });
  return Buffer.from(text.join('\n\n'));
}

/** The list as a table whose categories are merged over their duties; `columns` in any order and wording. */
export function tableOf(
  duties: readonly Duty[],
  columns: ReadonlyArray<[string, (duty: Duty) => string]>,
): TestCell[][] {
  const rows = duties.map((duty, at) => {
    const first = duties[at - 1]?.category !== duty.category;
    const rest = duties.slice(at).findIndex(({ category }) => category !== duty.category);
    const height = rest === -1 ? duties.length - at : rest;
    return columns.flatMap(([name, say]): TestCell[] => {
      if (name !== '领域') return [{ text: say(duty) }];
      return first ? [{ text: duty.category, rows: height }] : [];
    });
  });
  return [columns.map(([name]) => ({ text: name })), ...rows];
}

/** A whole list of duties with its own title, wordings and order of columns, categories merged. */
export function blocksOf(duties: readonly Duty[], title: string): Block[] {
  const of = (list: Duty['list']): Duty[] => duties.filter((duty) => duty.list === list);
  const number: [string, (duty: Duty) => string] = ['编号', (duty) => String(duty.number)];
  const category: [string, (duty: Duty) => string] = ['领域', (duty) => duty.category];
  return [
    { paragraph: title },
    { paragraph: '2025年11月' },
    { paragraph: `一、基本履职事项清单（共${of('basic').length}项）` },
    { table: tableOf(of('basic'), [category, number, ['具体事项', (duty) => duty.title]]) },
    { paragraph: '二、配合履职事项清单' },
    {
      table: tableOf(of('cooperation'), [
        number,
        category,
        ['履职事项', (duty) => duty.title],
        ['乡镇（街道）配合职责', (duty) => duty.townshipTasks.join('\n')],
        ['牵头单位', (duty) => duty.departments.join('、')],
        ['县直部门职责', (duty) => duty.countyDuties.join('\n')],
      ]),
    },
    { paragraph: '三、由上级部门收回的事项清单' },
    {
      table: tableOf(of('reclaimed'), [
        number,
        category,
        ['事项名称', (duty) => duty.title],
        ['承接部门', (duty) => duty.takenOverBy],
        ['履职方式', (duty) => duty.method],
      ]),
    },
  ];
}
