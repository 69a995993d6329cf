/** An attack: an agency gives itself sight of somebody by naming them in one row of an extract. Whoever answers for them learns of it. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listNotices } from '../notices/actions.ts'
import { makeWorld } from '../../tests/world.ts'
import { checkFirstKnown, confirmExtract, listFirstKnown, previewExtract, sendExtract } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases

const load = async (agency: 'prison' | 'treatment', content: string): Promise<void> => {
  const officer = await world.as('data-officer', agency)
  const bytes = Buffer.from(content)
  const file = createHash('sha256').update(bytes).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), bytes)
  await owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation[agency], size_bytes: bytes.length, stored_at: new Date() }).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  const extract = sent.ok ? sent.value.extract : ''
  const shown = await world.ask(officer, previewExtract, { extract })
  const done = await world.perform(officer, confirmExtract, { extract, version: shown.ok ? shown.value.extract.version : 0 })
  // The officer is told nothing of who else knows whom.
  expect(done.ok && JSON.stringify(done)).not.toMatch(/answer for|newly/i)
}
const PRISON = 'Prison Number,PNC Number,Last Name,First Name,Date of Birth,Gender,Establishment,Release Date\n'

test('the head who answers for them gets one notice an extract and a list, links by name alone first; a health service’s extract tells nobody', async () => {
  const head = await world.as('delivery-unit-head', 'probation')
  const lead = await world.as('governance-lead', 'commissioner')
  const named = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Namedham', birthDate: '1980-02-02' })
  const numbered = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Numberham', birthDate: '1981-02-02', prisonNumber: 'A1111AB' })
  const headless = await world.person({ housing: 'responsible' }, { forename: 'Silas', surname: 'Housedham', birthDate: '1982-02-02' })
  const patient = await world.person({ probation: 'responsible' }, { forename: 'Silas', surname: 'Patientham', birthDate: '1983-02-02' })
  const known = await world.person({ probation: 'responsible', prison: 'supplied' }, { forename: 'Silas', surname: 'Knownham', birthDate: '1984-02-02' })
  await load('prison', `${PRISON}A2222AC,,Namedham,Silas,02/02/1980,M,Peterborough (HMP),\nA1111AB,,Numberham,Silas,02/02/1981,M,Peterborough (HMP),\nA3333AD,,Housedham,Silas,02/02/1982,M,Peterborough (HMP),\nA4444AE,,Knownham,Silas,02/02/1984,M,Peterborough (HMP),\nA5555AF,,Nobodyham,Silas,02/02/1985,M,Peterborough (HMP),\n`)
  await load('treatment', 'client_reference,family_name,given_name,date_of_birth,main_substance\nT1,Patientham,Silas,1983-02-02,alcohol\n')

  const told = await world.ask(head, listNotices, {})
  expect(told.ok && told.value.notices.filter((one) => one.href === '/first-known').map((one) => one.words)).toEqual(['2 people whom you answer for are now known to Test prison by its extract of 23 November 2026. By name and birth date alone: 1.'])
  const leads = await world.ask(lead, listNotices, {})
  expect(leads.ok && leads.value.notices.filter((one) => one.href === '/first-known').map((one) => one.words)).toEqual([expect.stringContaining('One person whom the partnership knows is now known to Test prison')])

  const listed = await world.ask(head, listFirstKnown, {})
  expect(listed.ok && listed.value.rows.map((row) => [row.personId, row.byName])).toEqual([[named, true], [numbered, false]])
  for (const person of [patient, known]) expect(JSON.stringify(listed)).not.toContain(person)
  for (const [role, organisation] of [['data-officer', 'prison'], ['prison-offender-manager', 'prison'], ['administrator', 'probation'], ['delivery-unit-head', 'police']] as const)
    expect((await world.perform(await world.as(role, organisation), checkFirstKnown, { person: named })).ok, role).toBe(false)
  expect((await world.perform(head, checkFirstKnown, { person: headless })).ok).toBe(false)
  expect((await world.perform(head, checkFirstKnown, { person: named })).ok).toBe(true)
  expect((await world.perform(head, checkFirstKnown, { person: named })).ok).toBe(false)
  expect(await world.ask(head, listFirstKnown, {})).toMatchObject({ ok: true, value: { all: 1 } })
})
