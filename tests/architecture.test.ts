/** Who may import whom, and who may write which table: docs/decisions/2026-11-23-one-write-path.md and ARCHITECTURE.md in words. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROLES } from '../src/platform/vocabulary.ts'
import { holdings, slices } from '../src/slices.ts'

const root = join(import.meta.dirname, '..')
const walk = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? walk(`${folder}/${entry.name}`) : /\.tsx?$/.test(entry.name) ? [`${folder}/${entry.name}`] : [])

const order = slices.map((slice) => slice.name)
const SHELL = /^(actions|store|tools)\.tsx?$|^(actions|store)\/|^pages(\.tsx?$|\/)/
const DOORS = ['web', 'api', 'cli', 'worker', 'thread', 'demonstration']
/** Plain vocabularies of the platform, which pure files may use as they use core. */
const PURE_PLATFORM = /^platform\/vocabulary\.ts$/

interface Import { readonly from: string; readonly to: string }

/** What a file imports of our own (as a path below src/) and of packages (as a name), statically or dynamically, types included. */
const importsOf = (path: string, text: string): Import[] =>
  [...text.matchAll(/^(?:import|export)\s[^'"=(]*from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)].map(([, still, bare, later]) => still ?? bare ?? later ?? '').map((target) => ({
    from: relative('src', path),
    to: target.startsWith('.') ? relative('src', normalize(join(dirname(path), target))) : target,
  }))

const area = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.tsx?$/, ''))
const isOwn = (to: string): boolean => /\.tsx?$/.test(to)
const inSlice = (path: string): boolean => order.includes(area(path))
const within = (path: string): string => path.slice(path.indexOf('/') + 1)
const isPure = (path: string): boolean => inSlice(path) && !SHELL.test(within(path))

/** Why an import is not allowed, or null. The rules are numbered as in ARCHITECTURE.md. */
export const violation = ({ from, to }: Import): string | null => {
  const fromArea = area(from), toArea = area(to)
  if (!isOwn(to)) {
    if (to.startsWith('node:')) return isPure(from) ? `1: ${from} is pure and uses ${to}` : null
    if (to === 'zod' || to === 'preact') return null
    if (fromArea === 'core') return `4: core uses the package ${to}`
    if (isPure(from)) return `1: ${from} is pure and uses the package ${to}`
    return inSlice(from) && to !== 'kysely' && to !== 'pg' ? `4: ${to} enters a slice (${from}) instead of platform or ui` : null
  }
  if (fromArea === toArea) return isPure(from) && !isPure(to) ? `1: ${from} is pure and uses ${to}` : null
  if (fromArea === 'core') return `4: core knows ${toArea}`
  if (fromArea === 'platform' && toArea !== 'core') return `4: platform knows ${toArea}`
  if (fromArea === 'ui' && toArea !== 'core' && toArea !== 'platform') return `4: ui knows ${toArea}`
  if (isPure(from) && toArea !== 'core' && !PURE_PLATFORM.test(to) && !isPure(to)) return `1: ${from} is pure and uses ${to}`
  if (inSlice(from)) {
    if (DOORS.includes(toArea) || toArea === 'slices') return `5: a slice (${from}) knows the door ${to}`
    if (inSlice(to)) {
      if (order.indexOf(toArea) > order.indexOf(fromArea)) return `2: ${fromArea} stands above ${toArea} and uses it`
      if (/^store(\.tsx?$|\/)/.test(within(to))) return `3: ${from} uses another slice's store`
      if (within(to).startsWith('actions/')) return `3: ${from} goes past the front of another slice’s actions`
      if (within(to).startsWith('pages') && !within(from).startsWith('pages')) return `3: ${from} uses another slice's pages`
    }
  }
  if (DOORS.includes(fromArea) && inSlice(to) && fromArea !== 'demonstration') return `5: the door ${from} knows a slice (${to})`
  return null
}

const sources = walk('src').filter((path) => !/\.test\.tsx?$/.test(path)).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

describe('who may import whom', () => {
  test('no file breaks the rules', () => {
    const broken = sources.flatMap(({ path, text }) => importsOf(path, text).map(violation).filter((one) => one !== null))
    expect(broken).toEqual([])
  })

  test.each<[string, Import]>([
    ['a pure file that opens a database', { from: 'people/rules.ts', to: 'people/actions.ts' }],
    ['a pure file that asks the platform', { from: 'people/rules.ts', to: 'platform/database.ts' }],
    ['a pure file that reads the clock of node', { from: 'people/rules.ts', to: 'node:fs' }],
    ['a slice that uses one below', { from: 'people/actions.ts', to: 'sharing/actions.ts' }],
    ['a slice that reaches into another store', { from: 'sharing/actions.ts', to: 'people/store.ts' }],
    ['a slice that reaches into another store’s folder', { from: 'sharing/actions.ts', to: 'people/store/names.ts' }],
    ['a slice that goes past another’s actions.ts', { from: 'papers/actions/drafts.ts', to: 'referrals/actions/moves.ts' }],
    ['a pure file that uses a file of actions', { from: 'people/rules.ts', to: 'people/actions/merges.ts' }],
    ['an action that uses another slice’s pages', { from: 'sharing/actions.ts', to: 'people/pages.tsx' }],
    ['a core that knows the platform', { from: 'core/dates.ts', to: 'platform/context.ts' }],
    ['a platform that knows a slice', { from: 'platform/action.ts', to: 'people/actions.ts' }],
    ['a component that knows a slice', { from: 'ui/list.tsx', to: 'people/rules.ts' }],
    ['a door that knows a slice', { from: 'web.ts', to: 'people/actions.ts' }],
    ['a slice that knows a door', { from: 'people/actions.ts', to: 'web.ts' }],
    ['a package that enters a slice', { from: 'people/actions.ts', to: 'fastify' }],
  ])('the test catches %s', (_words, one) => expect(violation(one)).not.toBeNull())
})

describe('who writes which table', () => {
  const owner = new Map<string, string>()
  for (const file of readdirSync(join(root, 'migrations'))) {
    const text = readFileSync(join(root, 'migrations', file), 'utf8')
    const slice = /^\d+_([a-z-]+?)(?:_|\.sql$)/.exec(file)?.[1] ?? ''
    for (const [, table = ''] of text.matchAll(/create table (\w+)/gi)) owner.set(table, slice)
  }

  test('a table is written only by the slice whose migration made it', () => {
    const wrong = sources.flatMap(({ path, text }) => {
      const from = area(relative('src', path))
      if (!order.includes(from)) return []
      const written = [...text.matchAll(/(?:insertInto|updateTable|deleteFrom)\(\s*['"](\w+)['"]/g), ...text.matchAll(/(?:insert into|update|delete from)\s+"?(\w+)"?\s+(?:\(|set|where|values|select)/gi), ...text.matchAll(/copyRows\(\s*\w+,\s*['"](\w+)['"]/g)]
      return written.map(([, table = '']) => table).filter((table) => owner.has(table) && owner.get(table) !== from).map((table) => `${path} writes ${table} of ${owner.get(table)}`)
    })
    expect(wrong).toEqual([])
  })

  test('every table about a person is protected', () => {
    const all = readdirSync(join(root, 'migrations')).map((file) => readFileSync(join(root, 'migrations', file), 'utf8')).join('\n')
    const about = [...all.matchAll(/create table (\w+) \(([\s\S]*?)\n\);/gi)].filter(([, , body = '']) => /\bperson_id uuid/.test(body)).map(([, table = '']) => table)
    const open = about.filter((table) => !new RegExp(`call protect(_owned)?\\('${table}'|alter table ${table} enable row level security|revoke all on ${table} from throughline_app`).test(all))
    expect(open).toEqual([])
  })

  test('every table about a person, and every table that hangs on one, says how long it is kept and what erasure does to it', () => {
    const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
    const tables = new Map([...schema.matchAll(/CREATE TABLE "?(\w+)"? \(([\s\S]*?)\n\);/g)].map(([, table = '', body = '']) => [table, body]))
    const offered = new Set<string>(holdings.map(({ table }) => table))
    const goes = new Set<string>(holdings.filter(({ erase }) => erase === 'delete').map(({ table }) => table))
    const hangsOn = (body: string): string[] => [...body.matchAll(/REFERENCES "?(\w+)"?\(/g)].map(([, parent = '']) => parent)
    // A row that hangs on a person’s row would stop their erasure; what stands above people (accounts, agreements, services) does not.
    const silent = [...tables].filter(([table, body]) => !offered.has(table) && (/^ {2}person_id uuid/m.test(body) || hangsOn(body).some((parent) => parent !== table && goes.has(parent)))).map(([table]) => table)
    expect(silent).toEqual([])
    const strange = slices.flatMap(({ name, holdings: own = [] }) => own.filter(({ table }) => owner.get(table) !== name).map(({ table }) => `${name} offers ${table} of ${owner.get(table)}`))
    expect(strange).toEqual([])
  })

  test('no list reads everybody because a protected column is compared with a function’s answer (docs/decisions/2026-11-23-sight-in-the-database.md)', () => {
    const found = sources.filter(({ text }) => /\bon [\w.]+ = (?:current_person|same_people)\(|\bin \(select same_people\(/.test(text)).map(({ path }) => path)
    expect(found).toEqual([])
  })
})

/** Lists of roles in words that stand in more than one place, in whatever order. */
const repeatedRoles = (files: readonly { readonly path: string; readonly text: string }[]): string[] => {
  const lists = files.flatMap(({ path, text }) => [...text.matchAll(/\[((?:'[a-z-]+'(?:, )?)+)\]/g)].flatMap(([, inside = '']) => {
    const roles = inside.split(', ').map((one) => one.replaceAll("'", '')).toSorted()
    return roles.length > 2 && roles.every((role) => role in ROLES) ? [{ path, roles: roles.join(', ') }] : []
  }))
  return [...Map.groupBy(lists, ({ roles }) => roles)].flatMap(([roles, found]) =>
    (found.length > 1 ? [`${roles} in ${found.map(({ path }) => path).join(' and ')}: give it one name, where it means one thing`] : []))
}

describe('style that a test can hold', () => {
  test('no clock, chance or environment in a pure file', () => {
    const found = sources.filter(({ path }) => isPure(relative('src', path)) || path.startsWith('src/core/'))
      .filter(({ text }) => /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.env/.test(text)).map(({ path }) => path)
    expect(found).toEqual([])
  })

  test('nothing is switched off, and nothing is left for later', () => {
    const found = sources.filter(({ text }) => /@ts-ignore|@ts-expect-error|@ts-nocheck|oxlint-disable|eslint-disable|\bas any\b|: any[;,)\]>|]|\bTODO\b|\bFIXME\b/.test(text)).map(({ path }) => path)
    expect(found).toEqual([])
  })

  test('a list of three roles or more is written once', () => {
    expect(repeatedRoles(sources)).toEqual([])
    const twice = [{ path: 'a', text: "who: ['caseworker', 'analyst', 'administrator'] as const" }, { path: 'b', text: "roles: ['administrator', 'caseworker', 'analyst']" }]
    expect(repeatedRoles(twice)).toEqual(['administrator, analyst, caseworker in a and b: give it one name, where it means one thing'])
  })

  test('the rule in force on a day is asked of ruleOn alone', () => {
    const asked = (files: typeof sources): string[] => files.flatMap(({ path, text }) => (/\.find(?:Last)?\(\((\w+)\) => \1\.from <= /.test(text) ? [path] : []))
    expect(asked(sources)).toEqual([])
    expect(asked([{ path: 'a', text: 'RULES.findLast((rule) => rule.from <= day) ?? RULES[0]' }])).toEqual(['a'])
  })
})
