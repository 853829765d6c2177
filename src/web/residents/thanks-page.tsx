import type { Duty } from '../../duties/duty.ts';
import type { Assets } from '../assets.ts';
import { dutyName } from './duty-name.tsx';
import { residentPage } from './layout.tsx';
import type { View } from './view.ts';

/** What somebody sees who reported a mistake. */
export function thanksPage({ view, assets, duty }: { view: View; assets: Assets; duty: Duty }): string {
  return residentPage(
    { view, assets, title: '收到，谢谢', kind: 'thanks' },
    <>
      <h1>收到，谢谢。</h1>
      <p>
        工作人员会核对这一项。急事请直接拨打 <a href="tel:12345">12345</a>。
      </p>
      <p>
        <a href={view.links.duty(duty.id)}>回到{dutyName(view.desk, duty.id)}</a>
      </p>
    </>,
  );
}
