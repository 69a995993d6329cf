/**
 * Two records of Peterborough's housing team that name and birth date alone tie to people of the probation unit, sent through the door. One
 * is confirmed. The other is the seeded fault: a namesake born on the same day who is not the same man, and whose answer is overdue.
 */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { answerFirstKnown, confirmExtract, previewExtract, sendExtract } from '../../src/extracts/actions.ts'
import { ask, perform, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { ROLES } from '../../src/platform/vocabulary.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, agreementId, organisationId } from './partnerships.ts'

const HOUSING = 'housing-peterborough'
/** How long ago the file was sent: more than two working days, whatever the weekday. */
const SENT_DAYS_AGO = 7

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`The demonstration’s record that waits was refused: ${result.message}`)
  return result.value
}

const hat = (handle: string, at: string, day: Day): Context => {
  const { name, role, purpose } = PERSONAS.find((one) => one.handle === handle && one.organisation === at) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(handle), name, organisationId: organisationId(at), organisationName: at, role, purpose: purpose ?? ROLES[role].purposes[0] }, 'job', new Date(`${day}T10:00:00Z`))
}

const slashed = (day: Day): string => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`

/** Sends, confirms and answers. In a demonstration of very few people nobody waits. */
export const loadWaiting = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const people = await owner.selectFrom('person').innerJoin('management', 'management.person_id', 'person.id')
    .select(['person.id', 'person.forename', 'person.surname', 'person.birth_date']).where('management.organisation_id', '=', organisationId(PROBATION_UNIT)).where('management.until_day', 'is', null)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('involvement').select('involvement.id').whereRef('involvement.person_id', '=', 'person.id').where('involvement.organisation_id', '=', organisationId(HOUSING)))))
    .distinct().orderBy('person.surname', 'desc').orderBy('person.id').limit(2).execute()
  const [same, other] = people
  if (!same || !other) return
  const content = Buffer.from(['Application Ref;Family Name;Given Names;D.O.B.;Housing Status', ...people.map((one, at) => `HA-WAITS-${at + 1};${one.surname};${one.forename};${slashed(one.birth_date)};Homeless`), ''].join('\r\n'))
  const file = createHash('sha256').update(content).digest('hex')
  const sentOn = addDays(today, -SENT_DAYS_AGO)
  const tariq = hat('tariq.demo', HOUSING, sentOn)
  await mkdir(core.files.uploads, { recursive: true })
  await writeFile(join(core.files.uploads, file), content)
  await owner.insertInto('upload').values({ sha256: file, account_id: accountId('tariq.demo'), organisation_id: organisationId(HOUSING), size_bytes: content.length, stored_at: tariq.now }).execute()
  const { extract } = done(await perform(core, tariq, sendExtract, { agreement: agreementId('CP-RR-1'), file, fileName: 'applications-without-numbers.csv' }))
  const { extract: { version } } = done(await ask(core, tariq, previewExtract, { extract }))
  done(await perform(core, tariq, confirmExtract, { extract, version }))
  const wait = await owner.selectFrom('first_known').select('id').where('person_id', '=', same.id).where('apart_id', 'is not', null).executeTakeFirst()
  if (wait) done(await perform(core, hat('helen.sampleton', PROBATION_UNIT, addDays(sentOn, 1)), answerFirstKnown, { wait: wait.id, answer: 'same', why: 'He told his offender manager of the application, and gave the same reference.' }))
}
