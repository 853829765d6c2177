import { z } from 'zod';
import { slugPattern } from './commands/list-files.ts';

/** Name of an environment variable: secrets stand there, never in the file. */
const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/u);
const name = z.string().min(1);
/** What a target follows; without both: everything. */
const follows = {
  name: z.string().default(''),
  categories: z.array(name).default([]),
  departments: z.array(name).default([]),
  /** Is reminded of contacts that are to be checked again. */
  contacts: z.boolean().default(false),
};

const webhookSchema = z.strictObject({ keyEnv: variable, ...follows });
const noticeSchema = z.union([
  z.strictObject({ user: name, ...follows }),
  z.strictObject({ party: name, ...follows }),
  z.strictObject({ chat: name, ...follows }),
]);

const townshipSchema = z
  .strictObject({
    aliases: z.array(z.string().min(2)).default([]),
    corpId: name.optional(),
    app: z
      .strictObject({
        tokenEnv: variable,
        aesKeyEnv: variable,
        agentId: z.number().int().optional(),
        secretEnv: variable.optional(),
      })
      .optional(),
    robot: z.strictObject({ tokenEnv: variable, aesKeyEnv: variable }).optional(),
    socket: z.strictObject({ botId: name, secretEnv: variable }).optional(),
    kf: z.strictObject({ tokenEnv: variable, aesKeyEnv: variable, secretEnv: variable }).optional(),
    webhooks: z.array(webhookSchema).default([]),
    notices: z.array(noticeSchema).default([]),
  })
  .transform(({ corpId, app, robot, socket, kf, ...others }) => ({
    ...others,
    /** Common variables that this township sets itself, and their values. */
    values: defined({
      WECOM_CORP_ID: corpId,
      WECOM_AGENT_ID: app?.agentId === undefined ? undefined : String(app.agentId),
      WECOM_ROBOT_ID: socket?.botId,
    }),
    /** Common variables that stand under a name of this township's own. */
    variables: defined({
      WECOM_APP_TOKEN: app?.tokenEnv,
      WECOM_APP_AES_KEY: app?.aesKeyEnv,
      WECOM_APP_SECRET: app?.secretEnv,
      WECOM_ROBOT_TOKEN: robot?.tokenEnv,
      WECOM_ROBOT_AES_KEY: robot?.aesKeyEnv,
      WECOM_ROBOT_SECRET: socket?.secretEnv,
      WECOM_KF_TOKEN: kf?.tokenEnv,
      WECOM_KF_AES_KEY: kf?.aesKeyEnv,
      WECOM_KF_SECRET: kf?.secretEnv,
    }),
  }));

/** Where the common variables stand in this file, for who is told to mend one. */
export const fieldOf: Readonly<Record<string, string>> = {
  WECOM_CORP_ID: 'corpId',
  WECOM_AGENT_ID: 'app.agentId',
  WECOM_APP_TOKEN: 'app.tokenEnv',
  WECOM_APP_AES_KEY: 'app.aesKeyEnv',
  WECOM_APP_SECRET: 'app.secretEnv',
  WECOM_ROBOT_TOKEN: 'robot.tokenEnv',
  WECOM_ROBOT_AES_KEY: 'robot.aesKeyEnv',
  WECOM_ROBOT_ID: 'socket.botId',
  WECOM_ROBOT_SECRET: 'socket.secretEnv',
  WECOM_KF_TOKEN: 'kf.tokenEnv',
  WECOM_KF_AES_KEY: 'kf.aesKeyEnv',
  WECOM_KF_SECRET: 'kf.secretEnv',
};

/**
 * Schema of `DATA_DIR/townships.json`, by slug:
 * `{"dashitou": {"aliases": ["大石头"], "robot": {"tokenEnv": "DASHITOU_ROBOT_TOKEN", "aesKeyEnv": "DASHITOU_ROBOT_KEY"}}}`.
 */
export const townshipsSchema = z
  .record(z.string().regex(slugPattern), townshipSchema)
  .transform((townships) => Object.entries(townships).map(([slug, township]) => ({ slug, ...township })));

/** What the file says of one township. */
export type TownshipEntry = z.infer<typeof townshipsSchema>[number];

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
