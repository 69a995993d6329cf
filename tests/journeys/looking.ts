/** What a machine can see wrong with a page: for axe, and for the width of a window. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Found {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: string; readonly html: string }[]
}

/** GOV.UK's own radios say `aria-expanded` of what they reveal, as their guidance has it; nothing else is let pass. */
const isGovukReveal = (id: string, html: string): boolean => id === 'aria-allowed-attr' && html.includes('govuk-radios__input') && html.includes('aria-expanded')

/** Pages that are the same but for ids and keys are looked at once. */
const looked = new Set<string>()
const isNew = async (page: Page): Promise<boolean> => {
  const text = (await page.content()).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|value="[^"]*"/g, '')
  const key = createHash('sha256').update(text).digest('base64')
  return looked.size < looked.add(key).size
}

/** What axe finds wrong on the page, a line each. */
export const wrongFor = async (page: Page): Promise<string[]> => {
  if (!await isNew(page)) return []
  await page.evaluate(AXE)
  const found = await page.evaluate<Found[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target, html }) => ({ target: target.join(' '), html })) })))`)
  return found.flatMap(({ id, help, nodes }) => nodes.filter(({ html }) => !isGovukReveal(id, html)).map(({ target }) => `${id}: ${help} (${target})`))
}

/** By how much the page is wider than the window and what stands out first; nothing where it fits. */
export const overhang = (page: Page): Promise<string[]> => page.evaluate<string[]>(`(() => {
  const over = document.documentElement.scrollWidth - innerWidth
  if (over <= 0) return []
  const widest = [...document.querySelectorAll('main *, header *, footer *')].find((one) => one.closest('thead') === null && one.getBoundingClientRect().right > innerWidth + 1)
  return [over + ' px wider than the window: ' + (widest ? widest.outerHTML.slice(0, 160) : 'nothing visible')]
})()`)
