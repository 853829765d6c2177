import { contactOf } from '../../dialogue/desk.ts';
import type { Duty, ListName } from '../../duties/duty.ts';
import type { Assets } from '../assets.ts';
import { ContactCard } from './contact-card.tsx';
import { DutiesByList } from './duty-list.tsx';
import { residentPage } from './layout.tsx';
import type { View } from './view.ts';

export type Listing = { view: View; assets: Assets; duties: readonly Duty[]; currentHref: string };

/** All duties of one list, under their categories. */
export function listPage({ view, assets, duties, currentHref }: Listing, list: ListName): string {
  const name = view.desk.say(`list.${list}`);
  const categories = [...new Set(duties.map((duty) => duty.category))];
  return residentPage(
    { view, assets, title: name, kind: 'listing', currentHref },
    <>
      <h1>
        {name}
        <span class="count">{duties.length}项</span>
      </h1>
      <ul class="chips" aria-label="按类别">
        {categories.map((category) => (
          <li key={category}>
            <a href={view.links.category(category)}>{category}</a>
          </li>
        ))}
      </ul>
      <DutiesByList view={view} duties={duties} />
    </>,
  );
}

/** All duties of one category. */
export function categoryPage({ view, assets, duties, currentHref }: Listing, category: string): string {
  return residentPage(
    { view, assets, title: category, kind: 'listing', currentHref },
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
    { view, assets, title: department, kind: 'listing', currentHref },
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
