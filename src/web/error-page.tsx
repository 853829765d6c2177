import type { Assets } from './assets.ts';
import type { FaultCode } from './errors.ts';
import { Foot, page, Top } from './frame.tsx';

/** What a person or a program is told of a fault. */
export const faultWords: Readonly<Record<FaultCode, string>> = {
  'request.invalid': '这个请求看不懂。',
  'body.notJson': '请求内容不是UTF-8的JSON。',
  'body.invalid': '请求内容不合要求。',
  'day.invalid': '日期要写成 2025-07-01 这样。',
  notFound: '没有这个页面。',
  'lists.none': '还没有任何清单。',
  'township.unknown': '没有这个乡镇（街道）的清单。',
  'revision.none': '没有这一版清单。',
  'revision.unknown': '没有这一版清单。',
  'duty.unknown': '这一版清单里没有这一项。',
  'method.notAllowed': '这个地址不接受这种请求。',
  'body.tooLarge': '内容太长了。',
  'body.type': '请求内容要用application/json发送，不要压缩。',
  tooMany: '太快了，请过一会儿再试。',
  'address.tooLong': '问题太长了，请用一两句话说。',
  internal: '出了点问题，没能完成。请过一会儿再试。',
  unavailable: '暂时不能服务，请过一会儿再试。',
};

/** A fault as a page that helps to go on. `request` is the id under which the log knows it. */
export function errorPage({ code, request, assets }: { code: FaultCode; request: string; assets: Assets }): string {
  return page(
    { title: `${faultWords[code]} · 谁来管`, assets, kind: 'fault' },
    <>
      <Top township="" note="" />
      <main>
        <h1>{faultWords[code]}</h1>
        <p>您可以直接问一件事，看它归谁管：</p>
        <form class="composer inline" action="/" method="get">
          <label class="unseen" for="q">
            您要问的事
          </label>
          <input id="q" name="q" type="text" required maxLength={1000} autocomplete="off" enterkeyhint="send" />
          <button type="submit">问一问</button>
        </form>
        <p>
          <a href="/">回到首页</a>
        </p>
        {request === '' ? null : <p class="hint">编号 {request}</p>}
      </main>
      <Foot />
    </>,
  );
}
