import type { AccessToken } from './access-token.ts';
import type { Call, Caller } from './api.ts';
import { WecomRefused } from './errors.ts';

/** Calls the platform as one app: adds the token, and when it is dead fetches another and repeats the call once. */
export class AppApi implements Caller {
  readonly #api: Caller;
  readonly #token: AccessToken;

  constructor({ api, token }: { api: Caller; token: AccessToken }) {
    this.#api = api;
    this.#token = token;
  }

  async call<T>(call: Call<T>): Promise<T> {
    const token = await this.#token.current();
    try {
      return await this.#with(token, call);
    } catch (error) {
      if (!(error instanceof WecomRefused) || error.remedy !== 'refresh') throw error;
    }
    try {
      return await this.#with(await this.#token.insteadOf(token), call);
    } catch (error) {
      if (!(error instanceof WecomRefused) || error.remedy !== 'refresh') throw error;
      throw new WecomRefused({ errcode: error.errcode, call: error.call, remedy: 'tell-admin' });
    }
  }

  #with<T>(token: string, call: Call<T>): Promise<T> {
    return this.#api.call({ ...call, query: { ...call.query, access_token: token } });
  }
}
