/** Long lists on a phone, in a real browser: several people are seen at once, and nothing of any is lost. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Role } from '../src/platform/vocabulary.ts'
import { sealing } from '../src/audit/store/seals.ts'
import { takeTurn } from '../src/platform/loop.ts'
import { buildWeb } from '../src/web.ts'
import { closeBrowser, inBrowser } from './browser.ts'
import { makeWorld, NOW, type OrganisationName } from './world.ts'

const PHONE = { width: 390, height: 844 }
const PEOPLE_MIN = 4

vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await closeBrowser()
})

const manager = await world.as('offender-manager', 'probation')
for (let n = 0; n < 6; n++) {
  const person = await world.person({ probation: 'responsible', prison: 'responsible' }, { forename: 'Bartholomew', surname: `Longnamington${'abcdef'.charAt(n)}` })
  await owner.insertInto('sentence').values({
    id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    // A Friday, so that the longest card is measured: nowhere to sleep and a day to check.
    prison_code: 'PBI', planned_release: '2026-12-11', sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: NOW,
  }).execute()
  await owner.insertInto('management').values({
    id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-11-01', reason: 'Test', decided_at: NOW,
  }).execute()
}

/** One page at one width, drawn by a browser that asks the server in this process. */
const shown = async <T>(role: Role, organisation: OrganisationName, path: string, viewport: { readonly width: number; readonly height: number }, look: (page: Page) => Promise<T>): Promise<T> => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const membership = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const signedIn = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const cookies = { throughline_session: signedIn.cookies.find((one) => one.name === 'throughline_session')!.value }
  return inBrowser({ viewport, javaScriptEnabled: false }, async (context) => {
    await context.route('**/*', async (route) => {
      const { pathname, search } = new URL(route.request().url())
      const answer = await server.inject({ method: 'GET', url: pathname + search, cookies })
      await route.fulfill({ status: answer.statusCode, contentType: String(answer.headers['content-type']), body: answer.rawPayload })
    })
    const page = await context.newPage()
    await page.goto(`http://phone.invalid${path}`)
    return look(page)
  })
}

const heightOfFirst = async (page: Page, rows: string): Promise<number> => {
  const boxes = await Promise.all((await page.locator(rows).all()).slice(0, PEOPLE_MIN).map((row) => row.boundingBox()))
  return (boxes.at(-1)?.y ?? Infinity) + (boxes.at(-1)?.height ?? 0) - (boxes[0]?.y ?? 0)
}

describe.each([
  ['my people', 'offender-manager', 'probation', '/my-people', 'tbody tr', 'Yours since'],
  ['leaving prison, of an offender manager', 'offender-manager', 'probation', '/release', '.tl-leaver', 'Check the day'],
  ['leaving prison, of a resettlement worker', 'resettlement-worker', 'prison', '/release', '.tl-leaver', 'Offender manager: Offender manager of probation (community)'],
] as const)('%s', (_list, role, organisation, path, rows, folded) => {
  test('shows at least four people in one height of a phone, and opens to everything that a wide window shows', async () => {
    const wide = await shown(role, organisation, path, { width: 1280, height: 900 }, (page) => page.locator(rows).first().innerText())
    await shown(role, organisation, path, PHONE, async (page) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width)
      expect(await heightOfFirst(page, rows)).toBeLessThanOrEqual(PHONE.height)
      const row = page.locator(rows).first()
      expect(await row.locator('a').first().innerText()).toMatch(/^Bartholomew Longnamington[a-f]$/)
      await row.locator('summary').click()
      const words = (await row.innerText()).replaceAll(/\s+/g, ' ')
      expect(words).toContain(folded)
      for (const one of wide.split(/[^\p{L}\d]+/u).filter((word) => word !== 'Sleeps')) expect(words).toContain(one)
    })
    expect(wide).not.toContain('More about')
  })
})

describe('the audit on a phone', () => {
  // A head of the chain is 64 letters without a space, and a page wider than the window hides what stands to its right.
  test.each(['/audit', '/audit/verification'])('%s fits into the window', async (path) => {
    await owner.insertInto('audit_entry').values({ id: randomUUID(), occurred_at: NOW, request_id: randomUUID(), door: 'job', name: 'people.open', kind: 'query', outcome: 'done' }).execute()
    while (await takeTurn(world.databases, world.core.files, sealing, NOW)) ;
    const [width, heads] = await shown('governance-lead', 'commissioner', path, PHONE, async (page) =>
      [await page.evaluate('document.documentElement.scrollWidth'), await page.locator('code.tl-head', { hasText: /^[0-9a-f]{64}$/ }).count()])
    expect(heads).toBeGreaterThan(0)
    expect(width).toBeLessThanOrEqual(PHONE.width)
  })
})
