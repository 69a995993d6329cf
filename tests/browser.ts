/**
 * A real Chromium for tests, one for the whole run, found without anybody's help: `CHROMIUM`, else the system's, else the
 * one from npm.
 */
import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { chromium } from 'playwright-core'

const QUIET: readonly string[] = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

const executable = async (): Promise<string> => {
  const named = process.env['CHROMIUM']
  if (named !== undefined && named !== '') return named
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  // Its own list of arguments is for functions in a cloud: everything in one process, which ends with the first context that closes, and no web security.
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

let browser: Promise<Browser> | undefined

/** Starts the browser, or gives the one that already runs in this process. */
export const launchBrowser = (): Promise<Browser> => {
  browser ??= executable().then((executablePath) => chromium.launch({ executablePath, args: [...QUIET], headless: true }))
  return browser
}

/** Closes it; for the last `afterAll` of a run that used it. */
export const closeBrowser = async (): Promise<void> => {
  const closing = browser
  browser = undefined
  await (await closing)?.close()
}

/**
 * Does some work in a context of its own (no cookie of another test), and closes it.
 *
 * @param options for example `{ viewport: { width: 320, height: 640 } }` for a phone or `{ javaScriptEnabled: false }`
 */
export const inBrowser = async <T>(options: BrowserContextOptions, work: (context: BrowserContext) => Promise<T>): Promise<T> => {
  const context = await (await launchBrowser()).newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...options })
  try {
    return await work(context)
  } finally {
    await context.close()
  }
}
