import { join } from 'node:path';
import { type Menu, menuSchema, publishMenu } from './channels/app-menu.ts';
import type { Check } from './commands/doctor.ts';
import { appWithSecret, type DoctorParts } from './compose-doctor.ts';
import type { TownshipConfig } from './config.ts';
import { intentsFolder } from './content.ts';
import { findingOf } from './wecom/finding.ts';
import { readYaml } from './yaml-file.ts';

/** The menu of the self-built app. Errors: DomainError `intents.fault` with file and line. */
export function readMenu(): Menu {
  return readYaml(join(intentsFolder, 'menu.yml'), menuSchema);
}

export type MenuParts = Pick<DoctorParts, 'config' | 'now'> & {
  /** Whose own app it is; without it the common one. */
  own?: TownshipConfig | undefined;
};

/** Publishing the menu, told in the words of `doctor`: what is wrong and which page to open. */
export function composeMenu({ own, ...parts }: MenuParts, menu: Menu): Check {
  const { WECOM_CORP_ID: corpId, WECOM_APP_SECRET: secret, WECOM_AGENT_ID: agentId } = own?.channels ?? parts.config;
  return {
    id: 'app.menu',
    township: own === undefined ? undefined : { slug: own.slug, name: own.slug, names: own.names },
    look: async () => {
      if (corpId === undefined || secret === undefined || agentId === undefined)
        return { state: 'fault', code: 'menu.no-app' };
      try {
        await publishMenu({ api: appWithSecret(parts, corpId, secret).api, agentId }, menu);
        return { state: 'ok', code: 'menu.ok', values: { count: menu.length } };
      } catch (error) {
        return findingOf(error);
      }
    },
  };
}
