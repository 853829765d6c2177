import { existsSync } from 'node:fs';
import type { ExecutionContext, TestFn } from 'ava';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The widths of a phone and of a desk. */
export const phone = { width: 390, height: 844 } as const;
export const desk = { width: 1280, height: 800 } as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Path of the machine's Chromium: `CHROMIUM_PATH`, else the usual places; undefined when there is none. */
export function chromiumPath(environment: Environment): string | undefined {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return [environment.CHROMIUM_PATH, ...usual].find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** Gives the file's browser to a test, or says why the test does nothing. */
export type BrowserOf = (t: ExecutionContext) => Browser | undefined;

/**
 * Starts one Chromium for a test file and ends it with the file. Where there is none, tests that ask for it say so and pass; with
 * REQUIRE_SERVICES=1 they fail.
 */
export function browserFor(test: TestFn, environment: Environment = process.env): BrowserOf {
  const running: { browser?: Browser } = {};
  test.before(async () => {
    const executablePath = chromiumPath(environment);
    if (executablePath === undefined) return;
    running.browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  test.after.always(async () => running.browser?.close());
  return (t) => {
    if (running.browser !== undefined) return running.browser;
    const reason = 'skipped: no Chromium on this machine (CHROMIUM_PATH)';
    if (environment.REQUIRE_SERVICES === '1') t.fail(reason);
    else {
      t.log(reason);
      t.pass();
    }
    return undefined;
  };
}

/** What went wrong in a page while it was used: script errors, policy violations, requests to other hosts, answers of 500 and more. */
export type WatchedPage = { page: Page; faults: string[] };

/** Opens a page that notes every fault; `url` is the only host that it may ask. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: phone, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
      faults.push(`other host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { page, faults };
}

/** Width by which a page is broader than its window, in pixels; anything above 0 makes a phone scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  ) as Promise<number>;
}
