import type { VNode } from 'preact';
import { dutyName } from './duty-name.tsx';
import { linksOf, pinTo } from './links.ts';
import type { HistoryStep } from './past.ts';
import type { View } from './view.ts';

const words: Readonly<Record<HistoryStep['kind'], { before: string; after: string }>> = {
  first: { before: '所存最早的一版里已有这一项', after: '' },
  added: { before: '新增', after: '' },
  changed: { before: '文字有改动，原为', after: '' },
  moved: { before: '由', after: '转来' },
  renumbered: { before: '内容未变，原为', after: '' },
  split: { before: '由', after: '拆分而来' },
  merged: { before: '由', after: '合并而成' },
};

/** Since when a duty stands in the lists, and where it came from. */
export function HistoryList({ view, steps }: { view: View; steps: readonly HistoryStep[] }): VNode | null {
  if (steps.length === 0) return null;
  return (
    <section class="history">
      <h2>沿革</h2>
      <ul>
        {steps.map((step) => (
          <li key={step.label}>
            <a href={view.links.revision(step.label)}>{step.label}版</a>
            {step.from === '' ? '' : `（${step.from}起）`}：{words[step.kind].before}
            <Origins view={view} step={step} />
            {words[step.kind].after}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Origins({ view, step }: { view: View; step: HistoryStep }): VNode {
  const links = linksOf(view.slug, pinTo(step.older));
  return (
    <>
      {step.ids.map((id, position) => (
        <span key={id}>
          {position === 0 ? '' : '、'}
          <a href={links.duty(id)}>{dutyName(view.desk, id)}</a>
        </span>
      ))}
    </>
  );
}
