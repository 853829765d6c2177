import type { VNode } from 'preact';
import type { Duty } from '../../duties/duty.ts';
import type { Assets } from '../assets.ts';
import { DutyList } from './duty-list.tsx';
import { dutyName } from './duty-name.tsx';
import { residentPage, SearchField } from './layout.tsx';
import { linksOf, pinTo } from './links.ts';
import type { View } from './view.ts';

export type MissingPage = {
  view: View;
  assets: Assets;
  /** What is missing, in a sentence. */
  what: string;
  /** An older state that has the duty that was asked for. */
  older?: { id: string; label: string } | undefined;
  /** Duties with numbers nearby. */
  near?: readonly Duty[];
};

/** A page that is not there, and how to go on. */
export function missingPage({ view, assets, what, older, near = [] }: MissingPage): string {
  return residentPage(
    { view, assets, title: what, kind: 'fault' },
    <>
      <h1>{what}</h1>
      {older === undefined ? null : <Older view={view} older={older} />}
      <p>换个说法查一查，或从目录里找：</p>
      <SearchField view={view} text="" />
      {near.length === 0 ? null : (
        <section>
          <h2>相近的序号</h2>
          <DutyList view={view} duties={near} />
        </section>
      )}
      <p>
        <a href={view.links.find}>按清单、类别、部门看全部事项</a>
      </p>
    </>,
  );
}

function Older({ view, older }: { view: View; older: { id: string; label: string } }): VNode {
  return (
    <p class="banner">
      {older.label}版里有{dutyName(view.desk, older.id)}：
      <a href={linksOf(view.slug, pinTo(older.label)).duty(older.id)}>看那一版的内容</a>
    </p>
  );
}
