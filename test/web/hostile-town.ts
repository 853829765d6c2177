import type { ExecutionContext } from 'ava';
import type { Duty } from '../../src/duties/duty.ts';
import { createApp } from '../../src/web/app.ts';
import { withServer } from '../helpers/with-server.ts';
import { fakeArchive } from './fake-archive.ts';
import { duties, exampleContact, fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';

/** Everything that could run, break out, turn the text or widen the page. */
export const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(1)>' javascript:alert(1) /../\u202e\u200b&amp;${'长'.repeat(5000)}`;

/** Two states in which every official word is hostile, on a server of their own. */
export async function hostileTown(t: ExecutionContext) {
  const items = duties.map(
    (duty): Duty => ({
      ...duty,
      title: hostile,
      category: `${hostile.slice(0, 80)}`,
      departments: duty.departments.map(() => hostile.slice(0, 120)),
      countyDuties: duty.countyDuties.map(() => hostile),
      townshipTasks: [hostile],
      takenOverBy: duty.takenOverBy === '' ? '' : hostile.slice(0, 120),
      method: duty.method === '' ? '' : hostile,
    }),
  );
  const township = { slug: 'baiyanghe', name: '<b>乡</b>', county: '县' };
  const contacts = [
    { ...exampleContact, department: hostile.slice(0, 120), phone: '"><script>1</script>', address: hostile },
  ];
  const older = fakeDesk({ revision: { revision: '2025-07', township } });
  const newer = fakeDesk({
    items,
    contacts,
    revision: { revision: '2026-03', township, published: hostile.slice(0, 60) },
  });
  const states = fakeArchive([
    { desk: { ...older, examples: [hostile.slice(0, 300)] }, from: '2025-07-01' },
    { desk: { ...newer, examples: [hostile.slice(0, 300)] }, from: '2026-03-01' },
  ]);
  const parts = fakeParts({ ...states, desk: newer, config: { publicUrl: 'https://example.org', noindex: false } });
  return withServer(t, createApp({ ...parts, ...states }).callback());
}
