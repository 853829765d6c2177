import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { sentence } from '../../src/channels/receive.ts';
import { createRobotSocket, type Hold, type RobotSocketChannel } from '../../src/channels/robot-socket.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { Pace } from '../../src/store/pace.ts';
import type { SocketWaits } from '../../src/wecom/robot-socket.ts';
import { type LocalGateway, startGateway } from '../helpers/local-wecom/gateway.ts';
import { listeningBot, type Setting, setting } from './support.ts';

/** Holds the connection as the only instance there is. */
export const alone: Hold = (keeping) => {
  keeping.onGained();
  return { stop: async () => keeping.onLost() };
};

export type Wire = {
  at: Setting;
  gateway: LocalGateway;
  start: (more?: { hold?: Hold; secret?: string; waits?: Partial<SocketWaits> }) => Promise<RobotSocketChannel>;
};

export async function wire(t: ExecutionContext, bot = listeningBot()): Promise<Wire> {
  const at = setting({ bot });
  const gateway = await startGateway(at.now);
  t.teardown(gateway.close);
  const start: Wire['start'] = async ({ hold = alone, secret = gateway.secret, waits = {} } = {}) => {
    const channel = createRobotSocket({
      ...at,
      ...{ botId: gateway.botId, secret, url: gateway.url, hold, names: ['谁来管'] },
      pace: new Pace(at.store, at.now),
      // Long enough for a busy machine; tests of the waits themselves bring their own.
      waits: { readyMs: 5_000, heartbeatMs: 2_000, reconnectMs: 20, ...waits },
    });
    await channel.start();
    t.teardown(channel.stop);
    return channel;
  };
  return { at, gateway, start };
}

export async function until(t: ExecutionContext, what: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000 && !what(); waited += 10) await sleep(10);
  t.true(what(), what.toString());
}

export const sent = { count: 0 };
export function text(content: string, more: Record<string, unknown> = {}): Record<string, unknown> & { msgid: string } {
  sent.count += 1;
  const from = { userid: 'zhang' };
  return {
    msgid: `CAIQ${sent.count}`,
    aibotid: 'aibot1',
    chattype: 'single',
    from,
    msgtype: 'text',
    text: { content },
    ...more,
  };
}

export function event(eventtype: string, payload: unknown = {}): Record<string, unknown> {
  return { ...text(''), msgtype: 'event', event: { eventtype, [eventtype]: payload } };
}

export const group = { chattype: 'group', chatid: 'wrGroupAbC' };
export const streamOf = (shown: { body: Record<string, unknown> } | undefined) =>
  shown?.body.stream as { content: string; finish: boolean; id: string };

export function duty(followUps = ['联系方式']): Reply {
  return {
    ...sentence('由民政局负责。'),
    facts: { ...emptyFacts('answer', '2025-07'), duties: ['cooperation-19'] },
    followUps: followUps.map((label) => ({ label, ask: label })),
  };
}
