import type { VNode } from 'preact';
import type { DutyField } from '../../duties/comparable.ts';
import type { Duty } from '../../duties/duty.ts';
import { textChanges } from '../../duties/text-changes.ts';

const fieldWords: Readonly<Record<DutyField, string>> = {
  category: '类别',
  title: '事项名称',
  departments: '对应上级部门',
  countyDuties: '县级部门职责',
  townshipTasks: '乡镇配合任务',
  takenOverBy: '承接部门',
  method: '工作方式',
};

type FieldChangesParts = { before: Duty | undefined; after: Duty | undefined; fields: readonly DutyField[] };

/** The fields of a duty that changed, word by word: what went is struck through in brackets, what came is bold and underlined. */
export function FieldChanges({ before, after, fields }: FieldChangesParts): VNode | null {
  if (before === undefined || after === undefined) return null;
  return (
    <dl class="fields">
      {fields.map((field) => (
        <div key={field}>
          <dt>{fieldWords[field]}</dt>
          <dd>
            <Words before={textOf(before, field)} after={textOf(after, field)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ before, after }: { before: string; after: string }): VNode {
  return (
    <>
      {textChanges(before, after).map(({ kind, text }, position) => {
        if (kind === 'same') return text;
        return kind === 'removed' ? (
          <del key={position}>
            <span class="unseen">删去：</span>
            {text}
          </del>
        ) : (
          <ins key={position}>
            <span class="unseen">增加：</span>
            {text}
          </ins>
        );
      })}
    </>
  );
}

function textOf(duty: Duty, field: DutyField): string {
  const value = duty[field];
  if (typeof value === 'string') return value;
  return field === 'departments' ? value.join('、') : value.join('\n');
}
