import { randomBytes } from 'node:crypto';
import { finishAll } from './commands/commit.ts';
import type { ListPorts } from './commands/ports.ts';
import { createReminder, type Untold } from './commands/remind.ts';
import { createOperator, type Operator } from './control/operator.ts';
import { createControlServer } from './control/server.ts';
import type { Postman } from './delivery/postman.ts';
import type { Engine } from './engine.ts';
import type { Log } from './log.ts';
import type { Stop } from './shutdown.ts';
import type { JsonStore } from './store/json-store.ts';
import type { Store } from './store/store.ts';

export type ControlParts = {
  store: Store | JsonStore;
  engine: { townships: Pick<Engine['townships'], 'reload'> };
  lists: ListPorts;
  postman: Pick<Postman, 'deliver' | 'poke'>;
  log: Log;
  /** How often is looked after what was left over, ms. */
  tendMs?: number;
};

/** How the command line reaches what runs, and what it may ask for. */
export type Control = {
  operator: Operator;
  /** Opens the door for commands of this machine, says in the lock file where it is, and looks after what was left over. */
  open: () => Promise<void>;
  /** Reminds the owners of contacts, at start and then once a day. Gives the townships where there is nobody to tell. */
  remind: () => Promise<Untold[]>;
  stop: Stop;
};

/** How often is looked after publications whose notices had to wait for the store. */
const tendMsByDefault = 60_000;

/** With Redis there is no lock file and no door: commands work on the store themselves, beside the bot's instances. */
export function composeControl(parts: ControlParts): Control {
  const { store, engine, lists, postman, log, tendMs = tendMsByDefault } = parts;
  const operator = createOperator({ lists, postman, log, reload: (slug) => engine.townships.reload(slug) });
  const token = randomBytes(32).toString('base64url');
  const server = createControlServer({ operator, token });
  const told = (event: string) => (error: unknown) =>
    log.warn(event, { name: error instanceof Error ? error.name : typeof error });
  const reminder = createReminder(lists);
  const remind = async () => {
    const untold = await reminder.round().catch(told('contacts.unreminded'));
    postman.poke();
    return untold ?? [];
  };
  const tend = async () => {
    await finishAll(lists).catch(told('lists.unfinished'));
    await remind();
  };
  let tending: NodeJS.Timeout | undefined;
  return {
    operator,
    remind,
    open: async () => {
      tending = setInterval(() => void tend(), tendMs).unref();
      if ('announce' in store) await store.announce({ port: await server.start(), token });
    },
    stop: {
      name: 'control',
      stop: async () => {
        clearInterval(tending);
        await server.stop();
      },
    },
  };
}
