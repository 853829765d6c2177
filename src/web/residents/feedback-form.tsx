import type { VNode } from 'preact';
import type { Duty } from '../../duties/duty.ts';
import { feedbackKinds, longestFeedback } from './feedback.ts';
import type { View } from './view.ts';

const kindWords: Readonly<Record<(typeof feedbackKinds)[number], string>> = {
  responsible: '负责的单位不对',
  contact: '电话、地址不对',
  outdated: '内容过时了',
  other: '其他',
};

/** "This is wrong": a form that works without script. */
export function FeedbackForm({ view, duty }: { view: View; duty: Duty }): VNode {
  return (
    <details class="feedback" id="feedback">
      <summary>这里有错？告诉我们</summary>
      <form action={view.links.feedback(duty.id)} method="post">
        <input type="hidden" name="revision" value={view.state.label} />
        <fieldset>
          <legend>哪里不对</legend>
          {feedbackKinds.map((kind) => (
            <label key={kind}>
              <input type="radio" name="kind" value={kind} required />
              {kindWords[kind]}
            </label>
          ))}
        </fieldset>
        <label for="note">说明（可不填；请不要写姓名、电话、身份证号，写了也会去掉）</label>
        <textarea id="note" name="note" rows={3} maxLength={longestFeedback} />
        <button type="submit">提交</button>
      </form>
    </details>
  );
}
