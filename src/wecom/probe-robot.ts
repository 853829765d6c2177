import { WSClient } from '@wecom/aibot-node-sdk';
import type { Finding } from './finding.ts';

export type RobotProbing = {
  botId: string;
  secret: string;
  /** Only a private deployment or a test has its own. */
  url?: string | undefined;
  withinMs?: number;
};

const defaultWithinMs = 15_000;

/**
 * Subscribes once, as the robot, and lets go again. The platform then ends any other connection of this robot, so whoever calls this
 * makes sure first that there is none.
 */
export async function probeRobot({ botId, secret, url, withinMs = defaultWithinMs }: RobotProbing): Promise<Finding> {
  const client = new WSClient({
    ...{ botId, secret, maxReconnectAttempts: 0, maxAuthFailureAttempts: 0 },
    ...(url === undefined ? {} : { wsUrl: url }),
    wsOptions: { handshakeTimeout: withinMs },
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Finding>((resolve) => {
      let connected = false;
      timer = setTimeout(
        () => resolve({ state: 'fault', code: connected ? 'socket.silent' : 'socket.unreachable' }),
        withinMs,
      );
      client.on('connected', () => {
        connected = true;
      });
      client.on('authenticated', () => resolve({ state: 'ok', code: 'socket.ok' }));
      client.on('error', (error: Error) => resolve(refusal(error)));
      client.connect();
    });
  } finally {
    clearTimeout(timer);
    client.removeAllListeners();
    // What still fails while it closes is of no interest, and must not end the process.
    client.on('error', () => {});
    client.disconnect();
  }
}

/** The SDK puts the platform's errcode at the end of a sentence, behind words of the platform. */
function refusal(error: Error): Finding {
  const errcode = /^Authentication failed: .*\(code: (-?\d+)\)$/su.exec(error.message)?.[1];
  if (errcode === undefined) return { state: 'fault', code: 'socket.unreachable' };
  return { state: 'fault', code: `errcode.${errcode}`, values: { errcode, call: 'aibot_subscribe', address: '' } };
}
