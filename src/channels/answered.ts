import { z } from 'zod';
import type { FollowUp, Reply } from '../replies/reply.ts';
import type { Json, Store } from '../store/store.ts';

/** How long an answer can still be judged or asked about by its buttons; cards can be touched for days. */
const answerForMs = 30 * 24 * 3_600_000;

const answeredSchema = z.object({
  question: z.string(),
  outcome: z.string(),
  duties: z.array(z.string()),
  revision: z.string(),
  /** Official title of the duty answered with, or ''. */
  about: z.string(),
  followUps: z.array(z.object({ label: z.string(), ask: z.string() })),
  channel: z.string(),
  at: z.number(),
});

/** An answer given, kept so that a verdict on it finds its question and a button on it finds its duty. */
export type Answered = z.infer<typeof answeredSchema>;

/** What a person thought of an answer. `reasons` are the platform's numbers: 1 beside the question, 2 incomplete, 3 wrong, 4 wrong analysis. */
export type Verdict = { right: boolean; comment: string; reasons: number[] };

/** Remembers an answer under `id`: the feedback id, stream id or card task id that comes back. */
export async function rememberAnswer(
  store: Store,
  { id, question, reply, channel, at }: { id: string; question: string; reply: Reply; channel: string; at: number },
): Promise<void> {
  const { outcome, duties, revision } = reply.facts;
  const answered: Answered = {
    question,
    outcome,
    duties,
    revision,
    about: titleIn(reply),
    followUps: followUpsOf(reply),
    channel,
    at,
  };
  await store.put('feedback', `answer:${id}`, answered, { ttlMs: answerForMs });
}

export async function recallAnswer(store: Store, id: string): Promise<Answered | undefined> {
  const parsed = answeredSchema.safeParse(await store.get<Json>('feedback', `answer:${id}`));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Keeps a verdict with the answer that it is about under `verdict:<id>`, for good; undefined takes it back. A later verdict of the
 * same id replaces the earlier. False when the answer is no longer known: a verdict on nothing is of no use.
 */
export async function recordVerdict(store: Store, id: string, verdict: Verdict | undefined): Promise<boolean> {
  if (verdict === undefined) {
    await store.remove('feedback', `verdict:${id}`);
    return true;
  }
  const answered = await recallAnswer(store, id);
  if (answered === undefined) return false;
  await store.put('feedback', `verdict:${id}`, { ...answered, ...verdict });
  return true;
}

function titleIn(reply: Reply): string {
  if (reply.facts.duties.length !== 1) return '';
  const quotes = reply.blocks.flatMap((block) => (block.kind === 'quote' ? [block.lines[0] ?? ''] : []));
  return quotes[0] ?? '';
}

function followUpsOf(reply: Reply): FollowUp[] {
  return reply.followUps.map(({ label, ask }) => ({ label, ask }));
}
