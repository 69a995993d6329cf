/** Somebody at a browser who reads, follows links, fills in forms and presses buttons by their words, as people do. */
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Day } from '../../src/core/dates.ts'

/** A page that somebody was on: to look at it again in another window. */
export interface Visit {
  /** The first words of the name on the sign-in page; nobody for the public. */
  readonly who: string | null
  readonly path: string
}

export interface Visitor {
  readonly page: Page
  readonly visits: readonly Visit[]
  /** Signs in anew as one of the demonstration's people, by name. */
  signIn(name: string): Promise<void>
  /** Forgets who is signed in: a stranger from here on. */
  becomeStranger(): Promise<void>
  open(path: string): Promise<void>
  follow(link: string | RegExp, within?: Locator): Promise<void>
  press(button: string | RegExp, within?: Locator): Promise<void>
  /** Opens what is folded away, where it is not open yet. */
  unfold(summary: string | RegExp, within?: Locator): Promise<void>
  fill(label: string | RegExp, words: string): Promise<void>
  choose(question: string | RegExp, answer: string): Promise<void>
  select(label: string | RegExp, choice: string | RegExp): Promise<void>
  day(question: string | RegExp, day: Day): Promise<void>
  /** The words of the main content. */
  words(): Promise<string>
  /** The page has all of these words, and none of the others. */
  sees(...words: readonly (string | RegExp)[]): Promise<void>
  seesNot(...words: readonly (string | RegExp)[]): Promise<void>
  path(): string
  /** Asks a query or does an action as JSON, as the person who is signed in. */
  api(name: string, input: Readonly<Record<string, unknown>>): Promise<{ readonly status: number; readonly body: unknown }>
  /** Keeps a picture where `SCREENSHOTS` names a folder. */
  picture(name: string): Promise<void>
}

/**
 * A visitor of the site at this address.
 *
 * @param pictures begins the names of the pictures that are kept
 * @param arrived is called on every page that the visitor comes to
 */
export const visitor = async (
  context: BrowserContext, address: string, { pictures, arrived }: { readonly pictures: string; readonly arrived: (page: Page, path: string) => Promise<void> },
): Promise<Visitor> => {
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const visits: Visit[] = []
  let who: string | null = null
  let status = 200
  page.on('response', (response) => { if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) status = response.status() })

  const path = (): string => page.url().slice(address.length)
  const arrive = async (): Promise<void> => {
    expect([path(), status < 500]).toEqual([path(), true])
    visits.push({ who, path: path() })
    await arrived(page, path())
  }
  /** Acts and waits for the page that comes of it. */
  const leading = async (act: () => Promise<unknown>): Promise<void> => {
    await Promise.all([page.waitForEvent('load'), act()])
    await arrive()
  }
  const main = page.getByRole('main')
  const words = (): Promise<string> => main.innerText()

  const seen = async (what: readonly (string | RegExp)[], there: boolean): Promise<void> => {
    const text = (await words()).replaceAll(/\s+/g, ' ')
    for (const one of what) {
      const found = typeof one === 'string' ? text.includes(one) : one.test(text)
      if (found !== there) expect.fail(`${path()} ${there ? 'does not say' : 'says'} ${String(one)}. It says: ${text.slice(0, 3000)}`)
    }
  }

  const open = (to: string): Promise<void> => leading(() => page.goto(`${address}${to}`))
  const becomeStranger = async (): Promise<void> => {
    await context.clearCookies()
    who = null
  }

  return {
    page, visits, path, words, open, becomeStranger,
    signIn: async (name) => {
      await becomeStranger()
      await open('/sign-in')
      who = name
      await leading(() => page.getByRole('button', { name: new RegExp(`^${name}`) }).click())
    },
    // A link that looks like a button says that it is one.
    follow: (link, within = main) => leading(() => within.getByRole('link', { name: link }).or(within.getByRole('button', { name: link })).first().click()),
    press: (button, within = main) => leading(() => within.getByRole('button', { name: button }).first().click()),
    unfold: async (summary, within = main) => {
      const details = within.locator('details').filter({ has: page.locator('summary', { hasText: summary }) }).first()
      const handle = details.locator('summary')
      // A wide page has room for what a narrow one folds away: there is no handle to open it with.
      if ((await details.getAttribute('open')) === null && await handle.isVisible()) await handle.click()
    },
    fill: (label, text) => main.getByLabel(label).first().fill(text),
    choose: (question, answer) => main.getByRole('group', { name: question }).last().getByLabel(answer, { exact: true }).first().check(),
    select: async (label, choice) => {
      const list = main.getByLabel(label).first()
      const value = await list.locator('option').filter({ hasText: choice }).first().getAttribute('value')
      await list.selectOption(value)
    },
    day: async (question, day) => {
      const group = main.getByRole('group', { name: question }).last()
      const [year = '', month = '', date = ''] = day.split('-')
      await group.getByLabel('Day').fill(String(Number(date)))
      await group.getByLabel('Month').fill(String(Number(month)))
      await group.getByLabel('Year').fill(year)
    },
    sees: (...what) => seen(what, true),
    seesNot: (...what) => seen(what, false),
    api: async (name, input) => {
      const answer = await page.request.post(`${address}/api/${name}`, { data: input })
      return { status: answer.status(), body: await answer.json() }
    },
    picture: async (name) => {
      const folder = process.env['SCREENSHOTS']
      if (folder) await page.screenshot({ path: join(folder, `${pictures}-${name}.png`), fullPage: true })
    },
  }
}
