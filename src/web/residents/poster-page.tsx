import type { VNode } from 'preact';
import type { Assets } from '../assets.ts';
import { residentPage } from './layout.tsx';
import { QrCode } from './qr-code.tsx';
import type { View } from './view.ts';

const mostExamples = 5;

/** One A4 page for a notice board. `address`: what the QR code opens; '' when no public address is configured. */
export function posterPage({ view, assets, address }: { view: View; assets: Assets; address: string }): string {
  return residentPage(
    { view, assets, title: '张贴海报', kind: 'poster' },
    <article class="sheet">
      <p class="sheet-top">
        <bdi>{view.township}</bdi>履职事项清单
      </p>
      <h1>这件事，谁来管？</h1>
      <p class="lead">用手机扫一扫，用平常话问一句，马上知道归谁管、找谁办。</p>
      {address === '' ? <NoAddress /> : <QrCode text={address} label={`扫码打开${view.township}的查询页`} />}
      {address === '' ? null : <p class="address">{address}</p>}
      <section>
        <h2>可以这样问</h2>
        <ul>
          {view.desk.examples.slice(0, mostExamples).map((example) => (
            <li key={example}>{example}</li>
          ))}
        </ul>
      </section>
      <section class="numbers" aria-label="电话">
        <p class="hotline">
          政务服务便民热线 <strong>12345</strong>
        </p>
        <p>
          报警 <strong>110</strong> · 火警 <strong>119</strong> · 急救 <strong>120</strong> · 交通事故{' '}
          <strong>122</strong>
        </p>
      </section>
      <p class="sheet-foot">内容依据{view.state.label}版清单；清单以外的事请拨打12345。</p>
      <p class="tools">
        <button type="button" class="print" hidden>
          打印这一页
        </button>
      </p>
    </article>,
  );
}

function NoAddress(): VNode {
  return <p class="missing">还没有设置对外网址（PUBLIC_URL），这里暂时没有二维码。请管理员设置后再打印。</p>;
}
