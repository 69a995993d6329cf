/** A person asks for what is held about them: gathered, read through, approved by another, frozen; and what others get instead. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { answerApi } from '../api.ts'
import { subjectAccess } from '../people/actions.ts'
import { named } from '../slices.ts'
import type { Result } from '../core/result.ts'
import { pdfText } from '../../tests/pdf-text.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import {
  approveCopy, confirmIdentity, decideCopyRow, downloadCopy, extendClock, finishReview, gatherCopy, keepUnmarked, listRequests, logRequest, openRequest, refuseRequest, returnCopy, reviewCopy, tellPerson,
} from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.message} (${result.field ?? ''})`)
  return result.value
}
const lead = await world.as('governance-lead', 'probation')
const second = await world.as('governance-lead', 'commissioner')
const manager = await world.as('offender-manager', 'probation')

const SECRET = 'Strangeways'
const person = await world.person({ probation: 'responsible', treatment: 'supplied' }, { forename: 'Alex', surname: 'Testerton', crn: 'X123456' })
await owner.insertInto('management').values({
  id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01',
  reason: `His mother Joan ${SECRET} asked for a change; an informant told us in confidence`, decided_at: NOW,
}).execute()

const asked = { person, kind: 'access' as const, askedBy: 'person' as const, askedHow: 'By letter', received: '2026-11-20' }
const version = async (request: string): Promise<number> => ok(await world.ask(lead, openRequest, { request })).request.version
/** Each test's own request, and one request at a time for one person. */
const log = async (): Promise<string> => {
  const { request } = ok(await world.perform(manager, logRequest, asked))
  ok(await world.perform(lead, confirmIdentity, { request, version: 1, identified: '2026-11-20', how: 'Known to the officer for years' }))
  return request
}
const partsOf = async (request: string) => {
  const first = ok(await world.ask(lead, reviewCopy, { request }))
  return Promise.all(first.parts.map(async (_part, i) => ok(await world.ask(lead, reviewCopy, { request, part: i + 1 }))))
}
const readThrough = async (request: string): Promise<void> => {
  for (const part of await partsOf(request)) {
    for (const row of part.rows) {
      const withhold = row.marks.some(({ mark }) => mark === 'name' || mark === 'informant')
      const input = withhold ? { decision: 'redact' as const, words: row.marks.map(({ words }) => words).join('\n'), ground: 'third-party' as const } : { decision: 'keep' as const }
      ok(await world.perform(lead, decideCopyRow, { request, row: row.id, ...input }))
    }
  }
  ok(await world.perform(lead, finishReview, { request, version: await version(request) }))
}

let request = ''
beforeAll(async () => { request = await log() })

describe('a copy', () => {
  test('has a clock from the day on which we know who asks, and is listed with the most overdue first', async () => {
    const { request: read, rule } = ok(await world.ask(lead, openRequest, { request }))
    expect(read).toMatchObject({ due: '2026-12-21', state: 'identified' })
    expect(rule).toMatch(/12A/)
    const late = ok(await world.ask({ ...lead, now: new Date('2027-01-05T09:00:00Z'), today: '2027-01-05' }, listRequests, {}))
    expect(late.open[0]).toMatchObject({ id: request, due: '2026-12-21' })
  })

  test('leaves through no door before it was read through and approved', async () => {
    for (const form of ['html', 'pdf', 'json'] as const) expect((await world.ask(lead, downloadCopy, { request, form })).ok).toBe(false)
    expect(named.has('people.subject-access')).toBe(false)
    expect((await world.perform(second, approveCopy, { request, version: await version(request) })).ok).toBe(false)
    expect((await world.perform(lead, finishReview, { request, version: await version(request) })).ok).toBe(false)
  })

  test('is gathered over all slices, with third parties marked and staff shown', async () => {
    ok(await world.perform(lead, gatherCopy, { request, version: await version(request) }))
    const parts = await partsOf(request)
    expect(parts.map(({ title }) => title)).toEqual(expect.arrayContaining(['Who you are', 'Who was responsible for you', 'Organisations that have to do with you', 'Who looked at your information']))
    const marked = parts.flatMap(({ rows }) => rows).filter(({ marks }) => marks.length > 0)
    expect(marked).toHaveLength(1)
    expect(marked[0]?.marks.map(({ mark, words }) => `${mark} ${words}`)).toEqual([`name Joan ${SECRET}`, 'relation mother', 'informant informant', 'informant told us', 'informant in confidence'])
  })

  test('cannot be finished with a row undecided, nor a marked row kept unseen with the others', async () => {
    for (const part of await partsOf(request)) await world.perform(lead, keepUnmarked, { request, section: part.title, rows: part.rows.map(({ id }) => id) })
    const left = (await partsOf(request)).flatMap(({ rows }) => rows).filter(({ decision }) => decision === null)
    expect(left).toHaveLength(1)
    expect(await world.perform(lead, finishReview, { request, version: await version(request) })).toMatchObject({ ok: false, message: expect.stringContaining('1 row has not been decided') })
    expect(await world.perform(lead, decideCopyRow, { request, row: left[0]!.id, decision: 'redact', words: 'Jean', ground: 'third-party' })).toMatchObject({ ok: false, field: 'words' })
  })

  test('is never approved by whoever read it through, and is sent back with words', async () => {
    await readThrough(request)
    expect(await world.perform(lead, approveCopy, { request, version: await version(request) })).toMatchObject({ ok: false, message: expect.stringContaining('second person') })
    expect(ok(await world.ask(lead, openRequest, { request })).copy).toMatchObject({ approval: 'another' })
    // Nobody approves what they have not opened.
    expect(await world.perform(second, approveCopy, { request, version: await version(request) })).toMatchObject({ ok: false, message: expect.stringContaining('Open what was decided') })
    expect(ok(await world.ask(second, openRequest, { request })).copy).toMatchObject({ approval: 'read-first' })
    ok(await world.perform(second, returnCopy, { request, version: await version(request), words: 'Look at the handover again' }))
    expect((await world.perform(second, approveCopy, { request, version: await version(request) })).ok).toBe(false)
    ok(await world.perform(lead, finishReview, { request, version: await version(request) }))
  })

  test('leaves frozen as page, PDF and JSON without the words that were withheld, each download audited', async () => {
    ok(await world.ask(second, reviewCopy, { request }))
    expect(ok(await world.ask(second, openRequest, { request })).copy).toMatchObject({ approval: 'may' })
    ok(await world.perform(second, approveCopy, { request, version: await version(request) }))
    for (const form of ['html', 'pdf', 'json'] as const) {
      const bytes = Buffer.from(ok(await world.ask(second, downloadCopy, { request, form })).body, 'base64')
      const text = form === 'pdf' ? pdfText(bytes).pages.join(' ') : bytes.toString('utf8')
      expect(text).toContain('Testerton')
      expect(text).not.toMatch(new RegExp(`${SECRET}|informant|mother`, 'i'))
      expect(bytes.toString('latin1')).not.toContain(SECRET)
      const entry = await owner.selectFrom('audit_entry').select(['name', 'person_ids', 'allowed_by']).where('name', '=', 'rights.download').where('outcome', '=', 'done').execute()
      expect(entry.every(({ person_ids, allowed_by }) => person_ids.includes(person) && /article 15/.test(allowed_by ?? ''))).toBe(true)
    }
    // What is kept is what was approved: a file that somebody changes is not sent.
    const folder = world.core.files.exports
    for (const file of await readdir(folder)) expect((await readFile(join(folder, file))).toString('latin1')).not.toContain(SECRET)
  })

  test('is closed once the person has it, and nothing in it can change', async () => {
    ok(await world.perform(lead, tellPerson, { request, version: await version(request), how: 'Handed over at the office' }))
    expect(await world.perform(lead, gatherCopy, { request, version: await version(request) })).toMatchObject({ ok: false, message: expect.stringContaining('closed') })
    await expect(world.databases.app.updateTable('rights_export').set({ form: 'html' }).execute()).rejects.toThrow('permission denied')
  })
})

describe('what others get', () => {
  test('a manager logs for a person of theirs and sees how it stands, never what was gathered', async () => {
    const seen = ok(await world.ask(manager, openRequest, { request }))
    expect(seen).toMatchObject({ steps: [], copy: null, holds: [] })
    expect(await world.ask(manager, reviewCopy, { request })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(manager, downloadCopy, { request, form: 'json' })).toMatchObject({ ok: false, kind: 'not-found' })
    const rows = await world.databases.app.transaction().execute((tx) => tx.selectFrom('rights_row').selectAll().execute())
    expect(rows).toEqual([])
  })

  test('a guessed id, a person out of sight, and a lead of another partnership look like nothing', async () => {
    const outsider = await world.person({ outsider: 'responsible' }, { surname: 'Zyxhidden' })
    expect(await world.perform(manager, logRequest, { ...asked, person: outsider })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(lead, logRequest, { ...asked, person: outsider })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(lead, downloadCopy, { request: randomUUID(), form: 'pdf' })).toMatchObject({ ok: false, kind: 'not-found' })
    const elsewhere = randomUUID()
    await owner.insertInto('organisation').values({ id: elsewhere, handle: 'elsewhere', name: 'Elsewhere', kind: 'probation', invented: true }).execute()
    const stranger = { ...lead, viewer: { ...lead.viewer, organisationId: elsewhere, organisationName: 'Elsewhere' } }
    expect(await world.ask(stranger, openRequest, { request })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(stranger, reviewCopy, { request })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(stranger, downloadCopy, { request, form: 'pdf' })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('a provider’s caseworker and the API know no such name', async () => {
    const caseworker = await world.as('caseworker', 'provider')
    const { status } = await answerApi(world.core, caseworker, downloadCopy, { request, form: 'json' })
    expect(status).toBe(404)
    expect((await world.ask(manager, subjectAccess, { person })).ok).toBe(false)
  })
})

describe('the other ends', () => {
  test('one open request of a kind, lengthened once, refused with a reason, what was gathered gone', async () => {
    const again = await log()
    expect(await world.perform(manager, logRequest, asked)).toMatchObject({ ok: false, field: 'kind' })
    ok(await world.perform(lead, gatherCopy, { request: again, version: await version(again) }))
    const { due } = ok(await world.perform(lead, extendClock, { request: again, version: await version(again), because: 'Three agencies hold large paper files' }))
    expect(due).toBe('2027-02-22')
    expect(await world.perform(lead, extendClock, { request: again, version: await version(again), because: 'And again for the same' })).toMatchObject({ ok: false })
    ok(await world.perform(lead, refuseRequest, { request: again, version: await version(again), how: 'withdrawn', reason: 'The person took it back by telephone' }))
    expect(await owner.selectFrom('rights_row').select('id').where('request_id', '=', again).execute()).toEqual([])
  })

  test('a request of tomorrow is refused, and one sent from an old page is not done twice', async () => {
    expect(await world.perform(manager, logRequest, { ...asked, received: '2026-11-24' })).toMatchObject({ ok: false, field: 'received' })
    const one = await log()
    expect(await world.perform(lead, gatherCopy, { request: one, version: 1 })).toMatchObject({ ok: false, kind: 'stale' })
    expect(TODAY).toBe('2026-11-23')
  })
})

test('an attack: a lead invents a request to read somebody’s file; a colleague has to confirm it, and those who know the person are told', async () => {
  const other = await world.person({ probation: 'responsible' })
  await owner.insertInto('management').values({ id: randomUUID(), person_id: other, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW }).execute()
  const told = async (words: string): Promise<string[]> => (await owner.selectFrom('notice').select(['account_id', 'role']).where('person_id', '=', other).where('words', 'like', `%${words}%`).execute())
    .map(({ account_id, role }) => (account_id === manager.viewer.accountId ? 'the manager' : role ?? 'another')).sort((a, b) => a.localeCompare(b))
  const { request: invented } = ok(await world.perform(lead, logRequest, { ...asked, person: other }))
  expect(await told('You can confirm who asks')).toContain('the manager')
  const confirm = { request: invented, version: 1, identified: '2026-11-20', how: 'Known for years' }
  expect(await world.perform(lead, confirmIdentity, confirm)).toMatchObject({ ok: false, message: expect.stringContaining('You logged this request yourself') })
  expect((await world.perform(lead, gatherCopy, { request: invented, version: 1 })).ok).toBe(false)
  for (const stranger of [await world.as('offender-manager', 'outsider'), await world.as('caseworker', 'provider')]) expect((await world.perform(stranger, confirmIdentity, confirm)).ok).toBe(false)
  ok(await world.perform(manager, confirmIdentity, confirm))
  ok(await world.perform(lead, gatherCopy, { request: invented, version: 2 }))
  expect(await told('was gathered')).toEqual(['delivery-unit-head', 'the manager'])
  ok(await world.perform(lead, refuseRequest, { request: invented, version: 3, how: 'withdrawn', reason: 'They did not want it after all' }))
  expect(await told('was taken back')).toEqual(expect.arrayContaining(['delivery-unit-head', 'governance-lead', 'the manager']))
})

test('governance leads of the receiving organisation are told at once what a manager logged, and all leads when a copy waits', async () => {
  const words = (await owner.selectFrom('notice').select(['organisation_id', 'role', 'words']).where('person_id', '=', person).execute()).filter(({ role }) => role === 'governance-lead')
  expect(words.filter((one) => one.words.includes('Confirm who asks')).every(({ organisation_id }) => organisation_id === world.organisation.probation)).toBe(true)
  expect(words.some((one) => one.words.includes('Confirm who asks'))).toBe(true)
  expect(words.filter((one) => one.words.includes('waits for a second person')).map(({ organisation_id }) => organisation_id)).toEqual(expect.arrayContaining([world.organisation.probation, world.organisation.commissioner]))
})
