/**
 * The oracle of the component library: every fixture that GOV.UK Frontend ships for each of our components is rendered
 * and compared with their markup. Attributes compare in any order, white space as a browser shows it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { JSX } from 'preact'
import { jsxTemplate } from 'preact/jsx-runtime'
import { renderToString } from 'preact-render-to-string'
import { afterAll, describe, expect, test } from 'vitest'
import { normalised } from '../normalised-markup.ts'

const OFFICIAL = new URL('../../../node_modules/govuk-frontend/dist/govuk/components/', import.meta.url)
const OURS = new URL('./', import.meta.url)

/** `never`: options come from their JSON, deliberately also in shapes that our types refuse (numbers for strings, missing texts). */
interface Fixture {
  readonly name: string
  readonly options: never
  readonly html: string
}
type Component = (options: never) => JSX.Element | null

const official = new Set(readdirSync(OFFICIAL, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name))
const ours = readdirSync(OURS).filter((file) => file.endsWith('.tsx') && official.has(file.slice(0, -4))).map((file) => file.slice(0, -4))

/** The one place where raw HTML becomes a node: the fixtures' `html` options are strings of the maintainers' own HTML. */
const HTML_OPTION = /^html$|Html$/
const trusted = (value: unknown, key = '', path = ''): unknown => {
  if (typeof value === 'string') {
    const isSlot = path.startsWith('slots.')
    return value && (HTML_OPTION.test(key) || (isSlot && key !== 'align')) ? jsxTemplate([value]) : value
  }
  if (Array.isArray(value)) return value.map((item) => trusted(item, '', path))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === 'attributes' ? item : trusted(item, name, path ? `${path}.${name}` : name)]))
}

let equal = 0
let compared = 0
afterAll(() => console.log(`GOV.UK Frontend: ${equal} of ${compared} fixtures equal, ${ours.length} components`))

describe.each(ours)('the %s component', (name) => {
  const file = JSON.parse(readFileSync(new URL(`${name}/fixtures.json`, OFFICIAL), 'utf8')) as { readonly fixtures: readonly Fixture[] }
  test.each(file.fixtures.map((fixture) => [fixture.name, fixture] as const))('gives the official markup for "%s"', async (_name, fixture) => {
    compared += 1
    const exported = (await import(`./${name}.tsx`)) as Record<string, Component>
    const component = exported[name.replaceAll(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())]
    if (!component) throw new Error(`${name}.tsx does not export its component`)
    const rendered = renderToString(component(trusted(fixture.options) as never) ?? <></>)
    expect(normalised(rendered)).toEqual(normalised(fixture.html))
    equal += 1
  })
})

test('every component that has option types is compared', () => {
  const typed = readFileSync(new URL('options.ts', OURS), 'utf8').matchAll(/^export interface (\w+)Options /gm)
  expect([...typed].length).toBe(ours.length)
})

test('no file of ours but this test turns a string into HTML', () => {
  const source = new URL('../../', import.meta.url)
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('fixtures.test.tsx'))
  const raw = files.filter((file) => /dangerouslySetInnerHTML|jsxTemplate|\btpl\b/.test(readFileSync(new URL(file, source), 'utf8')))
  expect(files.length).toBeGreaterThan(30)
  expect(raw).toEqual([])
})
