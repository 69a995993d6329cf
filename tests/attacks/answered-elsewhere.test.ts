/** An attack on a record that waits for an answer: whoever sent it makes the two one by the merge, in another role. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answerFirstKnown, confirmExtract, previewExtract, sendExtract } from '../../src/extracts/actions.ts'
import { mergePeople } from '../../src/people/actions.ts'
import { makeWorld, TODAY } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases

test('nobody who sent a record says, as head of a unit, that it is about the person whom it only resembles', async () => {
  const person = await world.person({ probation: 'responsible' }, { forename: 'Rowan', surname: 'Sedgewick', birthDate: '1988-02-03' })
  const officer = await world.as('data-officer', 'police')
  const bytes = Buffer.from('Nominal ID,PNC ID,Surname,Forenames,DOB,Sex,Post Code,Date of Arrest\nN1,,Sedgewick,Rowan,03/02/1988,M,,\n')
  const file = createHash('sha256').update(bytes).digest('hex')
  await mkdir(world.core.files.uploads, { recursive: true })
  await writeFile(join(world.core.files.uploads, file), bytes)
  await owner.insertInto('upload').values({ sha256: file, account_id: randomUUID(), organisation_id: world.organisation.police, size_bytes: bytes.length, stored_at: new Date() }).execute()
  const sent = await world.perform(officer, sendExtract, { agreement: world.agreement, file, fileName: 'extract.csv' })
  if (!sent.ok) throw new Error(sent.message)
  const shown = await world.ask(officer, previewExtract, { extract: sent.value.extract })
  expect(await world.perform(officer, confirmExtract, { extract: sent.value.extract, version: shown.ok ? shown.value.extract.version : 0 })).toMatchObject({ ok: true })
  const wait = await owner.selectFrom('first_known').select(['id', 'apart_id']).where('person_id', '=', person).where('apart_id', 'is not', null).executeTakeFirstOrThrow()

  const head = await world.as('delivery-unit-head', 'probation')
  await owner.insertInto('membership').values({ id: randomUUID(), account_id: officer.viewer.accountId, organisation_id: world.organisation.probation, role: 'delivery-unit-head', purpose: 'offender-management', from_day: TODAY }).execute()
  const both = { ...head, viewer: { ...head.viewer, accountId: officer.viewer.accountId } }
  expect(await world.perform(both, answerFirstKnown, { wait: wait.id, answer: 'same', why: 'I know this man well' })).toMatchObject({ ok: false, message: expect.stringContaining('yourself') })
  const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
  expect(await world.perform(both, mergePeople, { person: wait.apart_id ?? '', into: reference, reason: 'The same human being: I know this man well' })).toMatchObject({ ok: false })
  expect(await world.perform(head, mergePeople, { person: wait.apart_id ?? '', into: reference, reason: 'The same human being: fingerprints taken today' }, { preview: true })).toMatchObject({ ok: true })
})
