/** Step 1: each agency's own data officer sends its extract of the next day, looks at what it would change, and confirms. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { writeExtracts, type WrittenExtract } from '../../seeds/extracts.ts'
import { sameAtEveryDoor, type Story } from './story.ts'

const OFFICERS = { police: 'Nadia Example', prison: 'Owen Sample', probation: 'Grace Specimen', housing: 'Tariq Demo', treatment: 'Ingrid Mockford-Demo' } as const

const send = async ({ visitor }: Story, path: string): Promise<void> => {
  await visitor.follow('Send an extract')
  await visitor.page.getByLabel('New and changed records only').check()
  await visitor.page.getByLabel('CSV file').setInputFiles(path)
  await visitor.press('Send and preview')
}

/** The refused rows as the officer saves them. */
const refusedRows = async ({ visitor, stage }: Story, agency: string): Promise<string> => {
  const saving = visitor.page.waitForEvent('download')
  await visitor.page.getByRole('link', { name: 'Get them as a file to mend' }).click()
  const path = join(stage.folder, `refused-${agency}.csv`)
  await (await saving).saveAs(path)
  return readFileSync(path, 'utf8')
}

const sendsAndConfirms = async (story: Story, { agency, path, counts }: WrittenExtract): Promise<void> => {
  const { visitor } = story
  await visitor.signIn(OFFICERS[agency])
  await send(story, path)
  const figures = [`${counts.new} new`, `${counts.changed} changed`, `${counts.unchanged} unchanged`, `${counts.bad} refused`] as const
  await visitor.sees('Check what would change', ...figures, 'Under', 'Controllers')
  await visitor.sees(/is not a (real )?(day|date)|does not exist/i, /still to come|in the future/i)
  expect((await refusedRows(story, agency)).trim().split('\n').length).toBe(counts.bad + 1)
  if (agency === 'prison') await visitor.picture('1-preview')
  if (agency === 'probation') {
    await visitor.press('Check before saving')
    await visitor.sees('If you confirm this', /\d new sentences? (is|are) taken from the extract/, 'no sentence is taken: “Order of an earlier scheme” is not a disposal that is known here')
  }
  await visitor.press(`Confirm and save ${counts.new + counts.changed} records`)
  await visitor.sees('This extract is saved', `Saved: ${counts.new} new records and ${counts.changed} changed records`)
  story.remember(`extract of ${agency}`, visitor.path())
}

const sendsTheSameAgain = async (story: Story, { path, counts }: WrittenExtract): Promise<void> => {
  const { visitor } = story
  await visitor.open('/extracts')
  await send(story, path)
  await visitor.sees('This is the same file as one that was confirmed', '0 new', '0 changed', `${counts.new + counts.changed + counts.unchanged} unchanged`, 'Nothing in this file is new or changed')
}

/** Five officers, five files; none of them can open another's. */
export const eachAgencySendsItsExtract = async (story: Story): Promise<void> => {
  const { visitor, stage } = story
  const extracts = writeExtracts(stage.generation, join(stage.folder, 'extracts'))
  for (const extract of extracts) await sendsAndConfirms(story, extract)
  await sendsTheSameAgain(story, extracts.at(-1)!)
  await sameAtEveryDoor(story, 'extracts.list', {}, 'ingrid.mockford@fenbridge-recovery')
  const ofPolice = story.recall('extract of police')
  await visitor.open(ofPolice)
  await visitor.sees('Page not found')
  expect((await visitor.page.request.get(`${stage.address}${ofPolice}/refused.csv`)).status()).toBe(404)
}
