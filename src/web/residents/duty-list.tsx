import type { VNode } from 'preact';
import { owner } from '../../dialogue/handlers/who-manages.ts';
import { type Duty, listNames } from '../../duties/duty.ts';
import type { View } from './view.ts';

/** Duties in list order, each with who answers for it, and a link to its page. */
export function DutyList({ view, duties }: { view: View; duties: readonly Duty[] }): VNode {
  return (
    <ul class="duties">
      {duties.map((duty) => (
        <li key={duty.id}>
          <a href={view.links.duty(duty.id)}>
            <span class="number">{duty.number}</span>
            <span class="title">{duty.title}</span>
            <span class="owner">{owner(view.desk, duty)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Duties under the names of their lists, each with its count. */
export function DutiesByList({ view, duties }: { view: View; duties: readonly Duty[] }): VNode {
  const present = listNames.filter((list) => duties.some((duty) => duty.list === list));
  return (
    <>
      {present.map((list) => {
        const own = duties.filter((duty) => duty.list === list);
        return (
          <section key={list}>
            <h2>
              {view.desk.say(`list.${list}`)}
              <span class="count">{own.length}项</span>
            </h2>
            <DutyList view={view} duties={own} />
          </section>
        );
      })}
    </>
  );
}
