import { contactOf } from '../../dialogue/desk.ts';
import type { Duty, ListName } from '../../duties/duty.ts';
import type { Assets } from '../assets.ts';
import { ContactCard } from './contact-card.tsx';
import { DutiesByList, DutyList } from './duty-list.tsx';
import { CurrentLink, residentPage } from './layout.tsx';
import type { View } from './view.ts';

export type Listing = { view: View; assets: Assets; duties: readonly Duty[]; currentHref: string };

/** All duties of one list, under their categories. */
export function listPage({ view, assets, duties, currentHref }: Listing, list: ListName): string {
  const name = view.desk.say(`list.${list}`);
  const categories = [...new Set(duties.map((duty) => duty.category))];
  return residentPage(
    { view, assets, title: name, kind: 'listing', current: <CurrentLink view={view} href={currentHref} /> },
    <>
      <h1>
        {name}
        <span class="count">{duties.length}项</span>
      </h1>
      <ul class="chips" aria-label="按类别">
        {categories.map((category) => (
          <li key={category}>
            <a href={view.links.category(category)}>
              <bdi>{category}</bdi>
            </a>
          </li>
        ))}
      </ul>
      {runsOf(duties).map((run) => (
        <section key={run[0]?.id}>
          <h2>
            <bdi>{run[0]?.category}</bdi>
            <span class="count">{run.length}项</span>
          </h2>
          <DutyList view={view} duties={run} />
        </section>
      ))}
    </>,
  );
}

/** Neighbours of one category, in list order. */
function runsOf(duties: readonly Duty[]): Duty[][] {
  const runs: Duty[][] = [];
  for (const duty of duties) {
    const last = runs.at(-1);
    if (last?.[0]?.category === duty.category) last.push(duty);
    else runs.push([duty]);
  }
  return runs;
}

/** All duties of one category. */
export function categoryPage({ view, assets, duties, currentHref }: Listing, category: string): string {
  return residentPage(
    { view, assets, title: category, kind: 'listing', current: <CurrentLink view={view} href={currentHref} /> },
    <>
      <h1>
        <bdi>{category}</bdi>
        <span class="count">{duties.length}项</span>
      </h1>
      <DutiesByList view={view} duties={duties} />
    </>,
  );
}

/** All duties of one county body, and how to reach it. */
export function departmentPage({ view, assets, duties, currentHref }: Listing, department: string): string {
  return residentPage(
    { view, assets, title: department, kind: 'listing', current: <CurrentLink view={view} href={currentHref} /> },
    <>
      <h1>
        <bdi>{department}</bdi>
        <span class="count">{duties.length}项</span>
      </h1>
      <ul class="contacts">
        <ContactCard view={view} department={department} contact={contactOf(view.desk, department)} linked={false} />
      </ul>
      <DutiesByList view={view} duties={duties} />
    </>,
  );
}
