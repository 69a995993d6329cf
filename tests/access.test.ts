/**
 * Every action and query as every role, for a person whom nobody here may see: nothing of that person may come back, and a name
 * that a role may not use looks like one that does not exist. Also keeps docs/access.md true.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerApi, runNamed } from '../src/api.ts'
import type { AnyNamed } from '../src/platform/action.ts'
import { contextFor } from '../src/platform/context.ts'
import { CLASSES, keysOf, ROLES, type Role } from '../src/platform/vocabulary.ts'
import { gridRows } from '../src/sharing/grid.ts'
import { named } from '../src/slices.ts'
import { makeWorld, NOW, type OrganisationName } from './world.ts'

const world = await makeWorld()
const all = [...named.values()].sort((a, b) => a.name.localeCompare(b.name))

const HOME: Record<Role, OrganisationName> = {
  'data-officer': 'police', 'delivery-unit-head': 'probation', 'offender-manager': 'probation', 'prison-offender-manager': 'prison', 'resettlement-worker': 'prison',
  caseworker: 'provider', 'housing-officer': 'housing', analyst: 'commissioner', 'board-secretary': 'commissioner', 'governance-lead': 'commissioner',
  'victim-liaison-officer': 'probation', 'victim-hub-worker': 'victim-hub', administrator: 'probation',
}

/** A person known only to an organisation without any agreement, with a name that nothing else has. */
const SURNAME = 'Zyxhiddenham'
const hidden = await world.person({ outsider: 'responsible' }, { surname: SURNAME, forename: 'Qworth', crn: 'X000000', prisonNumber: 'A0000ZZ' })
const { reference } = await world.databases.owner.selectFrom('person').select('reference').where('id', '=', hidden).executeTakeFirstOrThrow()

/** An input that the schema may take, aimed at the hidden person wherever it can be. */
const aimedInput = (schema: z.ZodType): Record<string, unknown> => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, { type?: string; format?: string; enum?: unknown[]; anyOf?: { enum?: unknown[]; type?: string; format?: string }[]; minimum?: number; pattern?: string }> }
  return Object.fromEntries(Object.entries(properties).flatMap(([field, shape]) => {
    const one = shape.anyOf?.find((option) => option.format !== undefined) ?? shape.anyOf?.[0] ?? shape
    if (field === 'words') return [[field, SURNAME]]
    if (field === 'into' || field === 'with') return [[field, reference]]
    if (one.format === 'uuid') return [[field, hidden]]
    if (one.enum) return [[field, one.enum[0]]]
    if (one.format === 'date') return [[field, '2026-11-23']]
    if (one.type === 'integer' || one.type === 'number') return [[field, shape.minimum ?? 1]]
    if (one.type === 'boolean') return [[field, true]]
    if (one.type === 'array') return [[field, []]]
    if (one.type === 'string') return [[field, 'words that say why it is so']]
    return []
  }))
}

const mayUse = (one: AnyNamed, role: Role): boolean => one.who === 'anyone' || one.who.includes(role)

describe('every name, as every role, aimed at a person out of sight', () => {
  for (const role of keysOf(ROLES))
    test(`${ROLES[role].title} learns nothing`, async () => {
      const context = await world.as(role, HOME[role])
      const leaks: string[] = []
      for (const one of all) {
        const result = await runNamed(world.core, { ...context, requestId: contextFor(null, 'job').requestId }, one, aimedInput(one.input))
        const said = JSON.stringify(result).replaceAll(hidden, (id, at: number, text: string) => (text.slice(Math.max(0, at - 60), at).includes('Qworth') ? 'LEAK' : id))
        if (said.includes('Qworth') || (said.includes(SURNAME) && one.name !== 'people.search') || said.includes('A0000ZZ') || said.includes('LEAK')) leaks.push(`${one.name}: ${said.slice(0, 200)}`)
        if (!mayUse(one, role) && (result.ok || result.kind !== 'not-found')) leaks.push(`${one.name} answers ${role}`)
      }
      expect(leaks).toEqual([])
    })

  test('a stranger is asked to sign in, and the public’s names tell nothing of a person', async () => {
    for (const one of all) {
      const { status, body } = await answerApi(world.core, contextFor(null, 'api', NOW), one, aimedInput(one.input))
      if (one.who !== 'anyone') expect([one.name, status]).toEqual([one.name, 401])
      expect(JSON.stringify(body)).not.toContain(SURNAME)
    }
  })

  test('whoever may not use a name gets the answer of a name that finds nothing', async () => {
    const context = await world.as('board-secretary', 'commissioner')
    const one = named.get('people.open')!
    const denied = await answerApi(world.core, context, one, { person: hidden })
    const missing = await answerApi(world.core, await world.as('offender-manager', 'probation'), one, { person: '00000000-0000-4000-8000-000000000000' })
    expect(denied).toEqual(missing)
  })
})

describe('docs/access.md', () => {
  test('says what the code says', () => {
    const path = join(import.meta.dirname, '..', 'docs', 'access.md')
    const page = accessPage()
    if (process.env['THROUGHLINE_WRITE']) writeFileSync(path, page)
    expect(readFileSync(path, 'utf8')).toBe(page)
  })
})

/** The permission matrix: a row a name, then the grid that decides what is seen inside it. */
function accessPage(): string {
  const roles = keysOf(ROLES)
  const grid = gridRows()
  return [
    '# Who may use what, and see what',
    '',
    'Generated from the code (`THROUGHLINE_WRITE=1 npx vitest run tests/access.test.ts`) and compared with it by every `npm test`.',
    '',
    '## Actions and queries',
    '',
    '| name | what for | kind | classes | who |',
    '| --- | --- | --- | --- | --- |',
    ...all.map((one) => `| \`${one.name}\` | ${one.title} | ${one.kind} | ${one.classes.join(', ') || 'none'} | ${one.who === 'anyone' ? '**anyone**' : one.who.join(', ')} |`),
    '',
    '## What is seen inside them',
    '',
    'Under an agreement in force that shares the class; what is empty is hidden. R responsible, S supplied a record, F referred to us, P through a partner, E for the hour of an emergency access.',
    '',
    `| role | ${keysOf(CLASSES).join(' | ')} |`,
    `| --- | ${keysOf(CLASSES).map(() => '---').join(' | ')} |`,
    ...roles.map((role) => `| ${role} | ${keysOf(CLASSES).map((cls) => ['visible', 'masked', 'exists-only'].flatMap((sight) => {
      const bases = grid.filter((row) => row.role === role && row.class === cls && row.sight === sight).map((row) => ({ responsible: 'R', supplied: 'S', referred: 'F', partner: 'P', emergency: 'E' })[row.basis])
      return bases.length > 0 ? [`${sight} ${bases.join('')}`] : []
    }).join('; ')).join(' | ')} |`),
    '',
  ].join('\n')
}
