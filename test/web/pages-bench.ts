import type { Duty } from '../../src/duties/duty.ts';
import { readAssets } from '../../src/web/assets.ts';
import { rendered } from '../../src/web/rendered.ts';
import { dutyPage } from '../../src/web/residents/duty-page.tsx';
import { neighboursOf } from '../../src/web/residents/neighbours.ts';
import { Past } from '../../src/web/residents/past.ts';
import { viewOf } from '../../src/web/residents/view.ts';
import type { RealApp } from './real-app.ts';

/** CPU time of this process per page, in milliseconds, averaged over all duties of the list. */
export type RenderFigures = { render: number; renderAndPack: number };
export type RequestFigures = { fresh: number; unchanged: number };

/** A duty's page made anew, and made and packed, without HTTP. */
export async function benchRender({ parts }: RealApp): Promise<RenderFigures> {
  const { desks, archive } = parts;
  if (archive === undefined) throw new Error('the real app has an archive');
  const view = await viewOf({ desks, archive }, { slug: 'baiyanghe', label: '', day: '' });
  const past = new Past(archive);
  const assets = readAssets();
  const render = async (duty: Duty) => {
    const history = await past.historyOf(view, duty.id);
    return dutyPage({ view, assets, duty, history, successors: undefined, ...neighboursOf(view.desk.search, duty) });
  };
  const { items } = view.revision;
  for (const duty of items) await render(duty);
  return {
    render: await cpuPer(items, render),
    renderAndPack: await cpuPer(items, async (duty) => rendered(await render(duty))),
  };
}

/** A duty's page over HTTP, with the asking side's own cost: the first time, and again with its ETag. */
export async function benchRequests({ url, current }: RealApp): Promise<RequestFigures> {
  const etags = new Map<string, string>();
  const request = async ({ id }: Duty) => {
    const headers = { 'If-None-Match': etags.get(id) ?? '' };
    const response = await fetch(`${url}/t/baiyanghe/duties/${id}`, { headers });
    await response.arrayBuffer();
    etags.set(id, response.headers.get('etag') ?? '');
  };
  return { fresh: await cpuPer(current.items, request), unchanged: await cpuPer(current.items, request) };
}

async function cpuPer<T>(items: readonly T[], step: (item: T) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (const item of items) await step(item);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / items.length;
}
