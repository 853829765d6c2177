import test from 'ava';
import ExcelJS from 'exceljs';
import { bare, codes, linesOf, parseBytes, parseString } from './read.ts';

const cover = '【虚构样本】\n云岭省曲川市柳屏县石盘镇履职事项清单\n2025年6月\n';

test('a government page with layout tables, hidden rows, two-row headers and merged cells is read as its reader sees it', async (t) => {
  const parsed = await parseString(
    'page.html',
    `<html><head><title>巴彦托海苏木履职事项清单-霍林嘎鲁旗人民政府</title><style>td{color:red}</style></head><body>
<nav>首页 基本履职事项清单</nav><table width="100%"><tr><td>当前位置：首页</td></tr><tr><td>
<h1>霍林嘎鲁旗巴彦托海苏木履职事项清单</h1><p>发布日期：2025-10-11　来源：旗委编办</p>
<h2>一、基本履职事项清单（共4项）</h2>
<table border=1><tr><th>序<br>号</th><th>事项<br>类别</th><th>事 项 名 称</th></tr>
<tr><td>1</td><td rowspan="2">党的<br>建设</td><td>落实党建
    责任制，开展“三会一课”</td></tr>
<tr><td>2</td><td>管理流动党员&nbsp;</td></tr>
<tr style="display: none"><td>2-1</td><td>作废</td><td>作废事项</td></tr>
<tr><td>3</td><td rowspan=2>民生&amp;服务</td><td><p>受理低保申请</p></td></tr>
<tr hidden><td>9</td><td>甲</td><td>乙</td></tr>
<tr><td>4</td><td>发放补贴</td></tr></table>
<h2>二、配合履职事项清单</h2>
<table border=1><tr><th rowspan=2>序号</th><th rowspan=2>领域</th><th rowspan=2>具体事项</th><th colspan=2>旗直部门</th><th rowspan=2>苏木配合职责</th><th rowspan=2>备注</th></tr>
<tr><th>部门名称</th><th>职责分工</th></tr>
<tr><td rowspan=2>1</td><td rowspan=3>平安法治</td><td rowspan=2>校车安全管理</td><td>旗教育局</td><td>1.审核校车资质；<br>2.建立台账。</td><td rowspan=2><ol><li>摸排乘车学生；</li><li>劝阻乘坐黑车。</li></ol></td><td></td></tr>
<tr><td>旗公安局</td><td>查处超员。</td><td></td></tr>
<tr><td>2</td><td>草原防火</td><td>旗林业和草原局<br/>旗应急管理局</td><td>（一）编制预案；<br>（二）调度物资。</td><td>组织巡护</td><td>2025年调整</td></tr>
<tr><td>3</td><td>农牧业</td><td>动物防疫</td><td rowspan=2>旗农牧局</td><td>提供疫苗。</td><td>组织免疫。</td><td></td></tr>
<tr><td>4</td><td>农牧业</td><td>草畜平衡</td><td>核定载畜量。</td><td>巡查登记。</td><td></td></tr>
<tr><td colspan=2>合计</td><td colspan=5>4项</td></tr></table>
<h2>三、上级部门收回事项清单</h2>
<table border=1><tr><td>序号</td><td>领域</td><td>事项名称</td><td>收回部门</td><td>收回后履职方式</td></tr>
<tr><td>1</td><td>民生服务</td><td>孤儿认定</td><td>旗民政局</td><td>由旗民政局受理、审核。</td></tr></table>
<p>责任编辑：某某</p></td></tr></table><footer>主办：某某</footer></body></html>`,
  );
  t.deepEqual([parsed.county, parsed.township, parsed.published], ['霍林嘎鲁旗', '巴彦托海苏木', '2025年10月11日']);
  t.deepEqual(
    parsed.items.map(({ id, category, title }) => [id, category, title]),
    [
      ['basic-1', '党的建设', '落实党建责任制，开展“三会一课”'],
      ['basic-2', '党的建设', '管理流动党员'],
      ['basic-3', '民生&服务', '受理低保申请'],
      ['basic-4', '民生&服务', '发放补贴'],
      ['cooperation-1', '平安法治', '校车安全管理'],
      ['cooperation-2', '平安法治', '草原防火'],
      ['cooperation-3', '农牧业', '动物防疫'],
      ['cooperation-4', '农牧业', '草畜平衡'],
      ['reclaimed-1', '民生服务', '孤儿认定'],
    ],
  );
  const [school, fire, disease, pasture] = parsed.items.filter(({ list }) => list === 'cooperation');
  t.deepEqual(school?.departments, ['旗教育局', '旗公安局']);
  t.deepEqual(school?.countyDuties, ['1.审核校车资质；', '2.建立台账。', '查处超员。']);
  t.deepEqual(school?.townshipTasks, ['1. 摸排乘车学生；', '2. 劝阻乘坐黑车。']);
  t.deepEqual(
    [fire?.departments, fire?.countyDuties],
    [
      ['旗林业和草原局', '旗应急管理局'],
      ['（一）编制预案；', '（二）调度物资。'],
    ],
  );
  t.deepEqual([disease?.departments, pasture?.departments], [['旗农牧局'], ['旗农牧局']]);
  t.deepEqual(parsed.items.at(-1)?.takenOverBy, '旗民政局');
  t.deepEqual(linesOf(parsed, 'row.hidden'), [9, 11]);
  t.true(codes(parsed).includes('cell.list-numbers'));
  t.false(codes(parsed).some((code) => /^list\.|^duty\./.test(code)));
});

test('category rows, numbers that begin again in each category, and one column for who and how are understood', async (t) => {
  const parsed = await parseString(
    'list.md',
    `# 曲川市柳屏县石盘镇履职事项清单

**2025 年 6 月**

- [一、基本履职事项清单](#1)

## 一、基本履职事项

### （一）党的建设（2项）

| 序号 | 履职事项 |
|:---:|---|
| 1 | 落实**党建**责任制 |
| 2 | 管理流动党员 |

### （二）经济发展（1项）

| 序号 | 履职事项 |
|:---:|---|
| 1 | 发展茶产业 |

## 二、配合履职事项

| 履职事项 | 乡镇职责 | 序号 | 上级部门职责 | 上级部门 |
|---|---|---|---|---|
| 养犬管理 | 1、宣传；2、上报。 | 1 | 县公安局：1. 办理登记；2. 查处扰民。<br>县农业农村局：负责免疫。 | 县公安局<br>县农业农村局 |

## 三、上级收回事项

序号 | 事项名称 | 承接部门及工作方式
--- | --- | ---
1 | 孤儿认定 | 县民政局：受理；审核。
2 | 联合检查 | 县公安局：查处。县民政局：救助。
`,
  );
  t.deepEqual(
    parsed.items.map(({ id, category, title }) => [id, category, title]),
    [
      ['basic-1', '党的建设', '落实党建责任制'],
      ['basic-2', '党的建设', '管理流动党员'],
      ['basic-3', '经济发展', '发展茶产业'],
      ['cooperation-1', '', '养犬管理'],
      ['reclaimed-1', '', '孤儿认定'],
      ['reclaimed-2', '', '联合检查'],
    ],
  );
  t.deepEqual(parsed.items[3]?.countyDuties, [
    '县公安局：',
    '1. 办理登记；',
    '2. 查处扰民。',
    '县农业农村局：负责免疫。',
  ]);
  t.deepEqual(parsed.items[3]?.townshipTasks, ['1、宣传；', '2、上报。']);
  t.deepEqual([parsed.items[4]?.takenOverBy, parsed.items[4]?.method], ['县民政局', '受理；审核。']);
  t.deepEqual(
    [parsed.items[5]?.takenOverBy, parsed.items[5]?.method],
    ['县公安局、县民政局', '县公安局：查处。\n县民政局：救助。'],
  );
  t.deepEqual(linesOf(parsed, 'list.repeat'), [20]);
  t.deepEqual([parsed.published, parsed.township], ['2025年6月', '石盘镇']);
});

test('a workbook with a sheet for each list and titles merged over the table is read', async (t) => {
  const workbook = new ExcelJS.Workbook();
  const add = (name: string, rows: unknown[][], merges: string[]): void => {
    const sheet = workbook.addWorksheet(name);
    sheet.addRows(rows);
    for (const merge of merges) sheet.mergeCells(merge);
  };
  add(
    '基本',
    [
      ['柳屏县人民政府石盘街道办事处基本履职事项清单'],
      ['序号', '事项类别', '事项名称'],
      [1, '党的建设', '甲'],
      [2, null, '乙'],
      [null, '小计', '2项'],
    ],
    ['A1:C1', 'B3:B4'],
  );
  add(
    '配合',
    [
      ['柳屏县石盘街道配合履职事项清单'],
      ['序号', '类别', '事项名称', '对应上级部门及职责', null, '街道职责'],
      [null, null, null, '部门', '职责', null],
      [1, '民生', '养老', '柳屏县民政局\n柳屏县卫生健康局', '1.发放补贴；\n2.监管机构。', '摸底'],
    ],
    ['A1:F1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:E2', 'F2:F3'],
  );
  add(
    '收回',
    [
      ['柳屏县石盘街道上级部门收回事项清单'],
      ['序号', '类别', '事项', '承接部门', '工作方式'],
      [1, '民生', '孤儿认定', '柳屏县民政局', '直接受理'],
    ],
    ['A1:E1'],
  );
  const parsed = await parseBytes('a.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()));
  t.deepEqual([parsed.county, parsed.township], ['柳屏县', '石盘街道']);
  t.deepEqual(bare(parsed), [
    {
      list: 'basic',
      number: 1,
      category: '党的建设',
      title: '甲',
      departments: [],
      countyDuties: [],
      townshipTasks: [],
      takenOverBy: '',
      method: '',
    },
    {
      list: 'basic',
      number: 2,
      category: '党的建设',
      title: '乙',
      departments: [],
      countyDuties: [],
      townshipTasks: [],
      takenOverBy: '',
      method: '',
    },
    {
      list: 'cooperation',
      number: 1,
      category: '民生',
      title: '养老',
      departments: ['柳屏县民政局', '柳屏县卫生健康局'],
      countyDuties: ['1.发放补贴；', '2.监管机构。'],
      townshipTasks: ['摸底'],
      takenOverBy: '',
      method: '',
    },
    {
      list: 'reclaimed',
      number: 1,
      category: '民生',
      title: '孤儿认定',
      departments: [],
      countyDuties: [],
      townshipTasks: [],
      takenOverBy: '柳屏县民政局',
      method: '直接受理',
    },
  ]);
});

test('a header wrapped over lines between tabs, and a title torn over a page, are put together', async (t) => {
  const parsed = await parseString(
    'a.txt',
    `${cover}二、配合履职事项清单\n序号\t类别\t履职事项\t对应\n上级部门\t上级部门\n职责\t镇配合\n职责\n1\t民生\t老年人\t县民政局\t发放补贴。\t摸底。\n\n— 1 —\n\n序号\t类别\t履职事项\t对应\n上级部门\t上级部门\n职责\t镇配合\n职责\n\t\t优待证办理\t\t\t\n2\t民生\t助残\t县残联\t审核。\t初审。\n`,
  );
  t.deepEqual(
    parsed.items.map(({ title, departments, townshipTasks }) => [title, departments, townshipTasks]),
    [
      ['老年人优待证办理', ['县民政局'], ['摸底。']],
      ['助残', ['县残联'], ['初审。']],
    ],
  );
  t.is(linesOf(parsed, 'row.continued').length, 1);
  t.is(linesOf(parsed, 'row.header-repeated').length, 1);
});

test('a duty whose number is missing keeps its place, one with a repeated row is one', async (t) => {
  const parsed = await parseString(
    'a.csv',
    '柳屏县石盘镇履职事项清单\n一、基本履职事项清单\n序号,类别,事项名称\n1,党建,甲\n,党建,乙\n3,党建,丙\n二、配合履职事项清单\n序号,类别,事项,牵头单位,配合单位,部门职责,镇职责\n1,民生,养老,县民政局,县财政局,发放。,摸底。\n1,民生,养老,县卫健委,,体检。,\n1（续）,,,,,建档。,\n',
  );
  t.deepEqual(
    parsed.items.map(({ id, title }) => [id, title]),
    [
      ['basic-1', '甲'],
      ['basic-2', '乙'],
      ['basic-3', '丙'],
      ['cooperation-1', '养老'],
    ],
  );
  t.deepEqual(parsed.items[3]?.departments, ['县民政局', '县财政局', '县卫健委']);
  t.deepEqual(parsed.items[3]?.countyDuties, ['发放。', '体检。', '建档。']);
  t.deepEqual(linesOf(parsed, 'row.unnumbered'), [5]);
});

test('gaps, disorder, printed totals and lists that are not there are reported', async (t) => {
  const parsed = await parseString(
    'a.txt',
    `${cover}一、基本履职事项清单\n（共5项）\n序号\t类别\t事项名称\n1\t党建\t甲\n2\t党建\t乙\n5\t党建\t丙\n4\t民生\t丁\n`,
  );
  t.deepEqual(linesOf(parsed, 'list.gap'), [9]);
  t.deepEqual(linesOf(parsed, 'list.order'), [10]);
  t.deepEqual(linesOf(parsed, 'list.total'), [5]);
  t.deepEqual(
    parsed.problems.filter(({ code }) => code === 'list.missing').map(({ message }) => message),
    ['没有找到配合履职事项清单。', '没有找到上级部门收回事项清单。'],
  );
  t.deepEqual(
    parsed.items.map(({ id }) => id),
    ['basic-1', 'basic-2', 'basic-5', 'basic-4'],
  );
});

test('a table of other things and a fourth list are left out with a report', async (t) => {
  const parsed = await parseString(
    'a.txt',
    `${cover}一、基本履职事项清单\n序号\t类别\t事项名称\n1\t党建\t甲\n附表：联系人\n序号\t姓名\t电话\n1\t张三\t无\n四、赋权事项清单\n序号\t事项类别\t事项名称\n1\t处罚\t对违法建设的处罚\n`,
  );
  t.deepEqual(
    parsed.items.map(({ title }) => title),
    ['甲'],
  );
  t.deepEqual(linesOf(parsed, 'row.stray'), [8, 9, 12]);
  t.deepEqual(linesOf(parsed, 'list.foreign'), [10]);
});

test('a blank department is that above only where merging cannot be seen', async (t) => {
  const rows = [
    ['序号', '事项', '牵头部门', '上级部门职责', '镇职责'],
    ['1', '甲', '县民政局', '发放。', '摸底。'],
    ['2', '乙', '', '审核。', '初审。'],
  ];
  const text = await parseString('a.csv', `石盘镇配合履职事项清单\n${rows.map((row) => row.join(',')).join('\n')}`);
  t.deepEqual(
    text.items.map(({ departments }) => departments),
    [['县民政局'], ['县民政局']],
  );
  t.deepEqual(linesOf(text, 'cell.department-inherited'), [4]);
  const html = await parseString(
    'a.html',
    `<html><p>石盘镇配合履职事项清单</p><table>${rows.map((row) => `<tr><td>${row.join('</td><td>')}</td></tr>`).join('')}</table></html>`,
  );
  t.deepEqual(
    html.items.map(({ departments }) => departments),
    [['县民政局'], []],
  );
  t.is(linesOf(html, 'duty.no-department').length, 1);
});

test('duty text in the cell of departments moves to the duties when they do not hold it', async (t) => {
  const parsed = await parseString(
    'a.txt',
    `${cover}二、配合履职事项清单\n序号\t类别\t事项\t牵头部门\t上级部门职责\t镇职责\n1\t民生\t养老\t柳屏县民政局、柳屏县财政局 县财政局 拨付资金。\t县民政局 审核发放。\t摸底。\n`,
  );
  t.deepEqual(parsed.items[0]?.departments, ['柳屏县民政局', '柳屏县财政局']);
  t.deepEqual(parsed.items[0]?.countyDuties, ['县民政局', '审核发放。', '县财政局', '拨付资金。']);
  t.deepEqual(linesOf(parsed, 'department.spill-moved'), [6]);
});

test('text in GB18030 and UTF-16 is read like UTF-8, and torn bytes are reported', async (t) => {
  const iconv = (await import('iconv-lite')).default;
  const text = `${cover}一、基本履职事项清单\n序号\t类别\t事项名称\n1\t党建\t甲乙丙丁\n`;
  for (const encoding of ['gb18030', 'utf16le', 'utf16be', 'utf8']) {
    const parsed = await parseBytes('a.txt', iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf') }));
    t.deepEqual(
      parsed.items.map(({ title }) => title),
      ['甲乙丙丁'],
      encoding,
    );
  }
  const torn = Buffer.from(text);
  torn[torn.length - 3] = 0xff;
  t.true(codes(await parseBytes('a.txt', torn)).includes('document.encoding'));
});

test('places of every kind are read from a title', async (t) => {
  const places: Array<[string, string, string]> = [
    ['木垒县白杨河乡', '木垒县', '白杨河乡'],
    ['湖北省荆州市沙市区崇文街道办事处', '沙市区', '崇文街道'],
    ['四川省乐山市市中区牟子镇', '市中区', '牟子镇'],
    ['广东省东莞市长安镇', '东莞市', '长安镇'],
    ['江苏省苏州市昆山市玉山镇人民政府', '昆山市', '玉山镇'],
    ['重庆市石柱土家族自治县中益乡', '石柱土家族自治县', '中益乡'],
    ['内蒙古自治区呼伦贝尔市鄂温克族自治旗锡尼河西苏木', '鄂温克族自治旗', '锡尼河西苏木'],
    ['上海市浦东新区陆家嘴街道', '浦东新区', '陆家嘴街道'],
    ['湖北省神农架林区木鱼镇', '神农架林区', '木鱼镇'],
    ['新疆克孜勒苏柯尔克孜自治州阿图什市上阿图什镇', '阿图什市', '上阿图什镇'],
    ['黑龙江省大兴安岭地区呼玛县白银纳鄂伦春族民族乡', '呼玛县', '白银纳鄂伦春族民族乡'],
  ];
  for (const [title, county, township] of places) {
    const parsed = await parseString(
      'a.txt',
      `${title}履职事项清单\n一、基本履职事项清单\n序号\t类别\t事项名称\n1\t党建\t甲\n`,
    );
    t.deepEqual([parsed.county, parsed.township], [county, township], title);
  }
  const quoted = await parseString(
    'a.txt',
    '某某市人民政府关于印发《曲川市柳屏县石盘镇履职事项清单》的通知\n一、基本履职事项清单\n序号\t类别\t事项名称\n1\t党建\t甲\n',
  );
  t.deepEqual([quoted.county, quoted.township], ['柳屏县', '石盘镇']);
});

test('dates of the cover are read in any writing', async (t) => {
  const dates: Array<[string, string]> = [
    ['2025年7月', '2025年7月'],
    ['（2025 年 7 月 1 日）', '2025年7月1日'],
    ['二〇二五年十月', '2025年10月'],
    ['二〇二五年十二月二十一日', '2025年12月21日'],
    ['发布时间：2025-07-01 10:20', '2025年7月1日'],
    ['编制日期：2025.7', '2025年7月'],
  ];
  for (const [printed, published] of dates) {
    const parsed = await parseString(
      'a.txt',
      `柳屏县石盘镇履职事项清单\n${printed}\n一、基本履职事项清单\n序号\t类别\t事项名称\n1\t党建\t甲\n`,
    );
    t.is(parsed.published, published, printed);
  }
});

test('wordings of lists and columns of many counties are known', async (t) => {
  const headings: Array<[string, string]> = [
    ['表1 石盘镇基本履责事项清单', '编号\t领域\t具体事项'],
    ['附件2：配合履职事项清单（共1项）', '序号\t事项\t区级牵头单位\t区直部门职责\t街道配合职责'],
    ['（二）协助履职事项清单', '序号\t履职事项\t责任部门\t主管部门职责\t属地配合事项'],
    ['二、石盘镇与县级部门配合履职清单', '序号\t事项名称\t县级部门\t职责分工（上级）\t镇级职责'],
    ['三、上级收回事项清单', '序号\t收回事项\t责任部门\t工作方式'],
    ['三、由县级部门上收的事项清单', '序号\t事项名称\t承接单位及履职方式'],
    ['三、不再由乡镇承担的事项清单', '序号\t事项名称\t上收部门\t履职措施'],
  ];
  const lists = ['basic', 'cooperation', 'cooperation', 'cooperation', 'reclaimed', 'reclaimed', 'reclaimed'];
  for (const [at, [heading, header]] of headings.entries()) {
    const cells = header
      .split('\t')
      .map((_name, column) => ['1', '甲', '县民政局', '乙', '丙'][column] ?? '')
      .join('\t');
    const parsed = await parseString('a.txt', `${cover}${heading}\n${header}\n${cells}\n`);
    t.is(parsed.items[0]?.list, lists[at] as 'basic', heading);
    t.false(codes(parsed).includes('column.ignored'), heading);
    t.false(codes(parsed).includes('list.guessed'), heading);
  }
});
