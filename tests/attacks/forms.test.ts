/** SQL and HTML in every text field of every form: the forms are found by reading the pages as everybody, and parsed as a browser parses them. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/core/random.ts'
import { mayUse } from '../../src/platform/action.ts'
import { routes } from '../../src/slices.ts'
import { idFor, WORDS } from './aiming.ts'
import { HATS, makeCast } from './cast.ts'
import { makeGround, PROVE, triersOf, type Browser } from './ground.ts'
import { elements, postForms, textOf } from '../page-forms.ts'

const { world, browserOf } = await makeGround()
const { owner } = world.databases
const cast = await makeCast(world)
const random = seededRandom('forms')

/** Each would leave an element called zqx, or an attribute called zqattr, on a page that does not escape it; or a fault where words reach SQL. */
const HOSTILE = [
  '"><zqx>', '<zqx onload=alert(1)>', "' zqattr='1", '" zqattr="1', '</textarea></title></script><zqx>', '<img src=x onerror=alert(1)><zqx', '&lt;zqx&gt;<zqx/>', "javascript:alert('zqx')",
  "'; drop table person; --", "' or '1'='1", "' union select id::text from person --", "x'::int", '\\', '%_', '${7*7}{{7*7}}', '=HYPERLINK("http://x")', '#panic() ]#read("/etc/passwd")', '\u202Egnp', 'constructor', "||(select set_config('app.role','governance-lead',false))||",
]

interface Form {
  readonly action: string
  readonly fields: readonly { readonly name: string; readonly value: string; readonly words: boolean }[]
}

/** The forms of a page that post, each with its fields as they stand and one choice where there is a choice. */
const formsOf = (html: string): Form[] => postForms(html).filter(({ multipart }) => !multipart).map(({ action, controls }) => {
  const chosen = new Set<string>()
  return {
    action,
    fields: controls.flatMap(({ name, type, value }) => {
      if (type === 'submit' || type === 'file') return []
      if (type === 'textarea') return [{ name, value: value || WORDS, words: true }]
      if (type === 'select') return [{ name, value, words: true }]
      if (type === 'radio' && chosen.has(name)) return []
      chosen.add(name)
      const words = type !== 'hidden'
      const day = /-(day|month|year)$/.exec(name)?.[1]
      return [{ name, value: value || (day === 'year' ? '2026' : day === 'month' ? '12' : day === 'day' ? '1' : words ? WORDS : ''), words: words || !name.startsWith('_') }]
    }),
  }
})

/** What of the hostile words became part of a page instead of words on it. */
const escaped = (html: string): string[] => (/zqx|zqattr|alert\(/i.test(html) ? elements(html) : []).filter((one) =>
  one.tagName.startsWith('zqx') || one.attrs.some(({ name, value }) => name === 'zqattr' || name.startsWith('on') || /^\s*javascript:/i.test(value) && ['href', 'src', 'action', 'formaction'].includes(name)) || (one.tagName === 'script' && textOf(one).includes('alert('))).map((one) => one.tagName)

const rowCounts = async (): Promise<string> => (await sql<{ people: number; tables: number }>`
  select (select count(*)::int from person) as people, (select count(*)::int from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace) as tables`.execute(owner)).rows.map((row) => `${row.people} people in ${row.tables} tables`).join('')

test('no words that are put into a form become part of a page or of a statement', { timeout: 1_500_000 }, async () => {
  const before = await rowCounts()
  const leaks = new Set<string>()
  const found = new Set<string>()
  let attempts = 0
  const ids = { service: cast.service, pathway: 'health', day: '0', organisation: world.organisation.probation, ...cast.members[0]!.ids }
  const browsers = await Promise.all(HATS.map(([role, place]) => browserOf(role, place)))
  const opens = triersOf(random, browsers, routes, ({ context: { viewer } }, route) => 'ask' in route && mayUse(route.ask, viewer), { may: 3, mayNot: 0 })
  const pagesOf = (browser: Browser): string[] => routes.flatMap((route) =>
    (route.kind === 'page' && mayUse(route.ask, browser.context.viewer) && opens(browser, route) ? [route.path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(idFor(name, ids) ?? 'x'))] : []))
  const check = (who: string, where: string, { statusCode, body }: { readonly statusCode: number; readonly body: string }): void => {
    if (statusCode >= 500) leaks.add(`${who}: fault at ${where}`)
    for (const element of escaped(body)) leaks.add(`${who}: <${element}> on ${where}`)
  }
  for (const browser of browsers) {
    const { role } = browser.context.viewer
    for (const page of pagesOf(browser)) {
      const { statusCode, body } = await browser.get(page)
      if (statusCode !== 200) continue
      for (const form of formsOf(body)) {
        if (/sign-out|hats$/.test(form.action)) continue
        for (const field of form.fields.filter((one) => one.words)) {
          const key = `${form.action.replaceAll(/[0-9a-f-]{36}/g, ':id')} ${field.name}`
          // One form stands on many pages: the same field is attacked once by each role, and once by all in the sample.
          if (found.has(PROVE ? `${role} ${key}` : key)) continue
          found.add(PROVE ? `${role} ${key}` : key)
          for (const words of PROVE ? HOSTILE : [random.pick(HOSTILE), random.pick(HOSTILE)]) {
            const sent = new URLSearchParams(form.fields.map((one): [string, string] => [one.name, one.name === '_once' ? random.uuid() : one === field ? words : one.value]))
            const answer = await browser.post(form.action, sent)
            attempts++
            check(browser.who, `POST ${key}`, answer)
            const { location } = answer.headers
            if (location !== undefined && new URL(location, 'https://here.example').host !== 'here.example') leaks.add(`${browser.who}: ${key} leads to ${location}`)
            if (location !== undefined) check(browser.who, `after ${key}`, await browser.get(location))
          }
        }
      }
    }
  }
  // What was stored is read once more, on every page, by everybody who tried it.
  for (const browser of browsers) {
    for (const page of pagesOf(browser)) check(browser.who, `GET ${page.replaceAll(/[0-9a-f-]{36}/g, ':id')}`, await browser.get(page))
  }
  expect(await rowCounts()).toMatch(new RegExp(`in ${before.split(' in ')[1] ?? ''}$`))
  console.log(`attack: injection: ${attempts} attempts in ${found.size} fields found in the forms, ${leaks.size} leaks`)
  expect(found.size).toBeGreaterThan(60)
  expect([...leaks]).toEqual([])
})
