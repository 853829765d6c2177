import type { VNode } from 'preact';
import { contactOf, townshipContact } from '../../dialogue/desk.ts';
import { leads } from '../../dialogue/handlers/who-manages.ts';
import type { Duty } from '../../duties/duty.ts';
import { responsibleBodies } from '../../duties/responsibility.ts';
import type { Assets } from '../assets.ts';
import { ContactCard } from './contact-card.tsx';
import { FeedbackForm } from './feedback-form.tsx';
import { HistoryList } from './history-list.tsx';
import { CurrentLink, residentPage } from './layout.tsx';
import type { Neighbour } from './neighbours.ts';
import { OfficialText } from './official-text.tsx';
import type { HistoryStep } from './past.ts';
import { isCurrent, type View } from './view.ts';

export type DutyPage = {
  view: View;
  assets: Assets;
  duty: Duty;
  history: readonly HistoryStep[];
  /** What an older state's duty is in the state in force; undefined when the page shows no older state. */
  successors: readonly Duty[] | undefined;
  overlaps: readonly Neighbour[];
  beside: readonly Neighbour[];
};

/** One duty in full. */
export function dutyPage(parts: DutyPage): string {
  const { view, assets, duty, successors } = parts;
  const { say } = view.desk;
  const headline = say(`headline.${duty.list}`, { township: view.township, leads: leads(view.desk, duty) });
  return residentPage(
    {
      view,
      assets,
      title: duty.title,
      kind: 'duty',
      description: headline,
      ...(successors === undefined ? {} : { current: <Successors view={view} successors={successors} /> }),
    },
    <article>
      <p class="kicker">
        <a href={view.links.list(duty.list)}>{say(`list.${duty.list}`)}</a>第{duty.number}项 ·{' '}
        <a href={view.links.category(duty.category)}>{duty.category}</a>
      </p>
      <h1>{headline}</h1>
      <Contacts view={view} duty={duty} />
      <Texts view={view} duty={duty} />
      <Source view={view} duty={duty} />
      <HistoryList view={view} steps={parts.history} />
      <Neighbours view={view} title="同一件事，清单里还有" neighbours={parts.overlaps} />
      <Neighbours view={view} title="相近的事，别找错" neighbours={parts.beside} />
      <p class="tools">
        <button type="button" class="print" hidden>
          打印这一页
        </button>
      </p>
      {isCurrent(view) ? <FeedbackForm view={view} duty={duty} /> : null}
    </article>,
  );
}

function Contacts({ view, duty }: { view: View; duty: Duty }): VNode {
  const bodies = responsibleBodies(duty);
  const own = townshipContact(view.desk);
  const departments = bodies.length > 0 ? bodies : [own?.department ?? view.township];
  return (
    <ul class="contacts" aria-label="找谁办">
      {departments.map((department) => (
        <ContactCard
          key={department}
          view={view}
          department={department}
          contact={contactOf(view.desk, department)}
          linked={bodies.length > 0}
        />
      ))}
    </ul>
  );
}

function Texts({ view, duty }: { view: View; duty: Duty }): VNode {
  const parts = [
    { heading: '事项原文', lines: [duty.title] },
    { heading: '县级部门职责（原文）', lines: duty.countyDuties },
    { heading: `${view.township}配合任务（原文）`, lines: duty.townshipTasks },
    { heading: '县级工作方式（原文）', lines: duty.method === '' ? [] : [duty.method] },
  ].filter(({ lines }) => lines.length > 0);
  return (
    <>
      {parts.map(({ heading, lines }) => (
        <section key={heading}>
          <h2>{heading}</h2>
          <OfficialText lines={lines} departments={duty.departments} />
        </section>
      ))}
    </>
  );
}

function Source({ view, duty }: { view: View; duty: Duty }): VNode {
  const { revision, state } = view;
  return (
    <section>
      <h2>依据</h2>
      <p>
        《<bdi>{view.township}</bdi>
        {view.desk.say(`list.${duty.list}`)}》第{duty.number}项，{state.label}版
        {revision.published === '' ? '' : `（${revision.published}公布）`}
        {state.from === '' ? '' : `，自${state.from}起有效`}。
        <a href={view.links.revision(state.label)}>这一版改了什么</a>
      </p>
    </section>
  );
}

function Successors({ view, successors }: { view: View; successors: readonly Duty[] }): VNode {
  const { current } = view;
  if (successors.length === 0) {
    return (
      <>
        现行的{current.label}版里已经没有这一项。
        <CurrentLink view={view} href={current.links.find} />
      </>
    );
  }
  return (
    <>
      现行的{current.label}版里，这一项是：
      {successors.map((duty, position) => (
        <span key={duty.id}>
          {position === 0 ? '' : '、'}
          <a href={current.links.duty(duty.id)}>
            {view.desk.say(`list.${duty.list}`)}第{duty.number}项
          </a>
        </span>
      ))}
    </>
  );
}

function Neighbours({
  view,
  title,
  neighbours,
}: {
  view: View;
  title: string;
  neighbours: readonly Neighbour[];
}): VNode | null {
  if (neighbours.length === 0) return null;
  return (
    <section class="neighbours">
      <h2>{title}</h2>
      <ul>
        {neighbours.map(({ duty, why }) => (
          <li key={duty.id}>
            {why}：
            <a href={view.links.duty(duty.id)}>
              {view.desk.say(`list.${duty.list}`)}第{duty.number}项
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
