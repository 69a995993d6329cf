/**
 * What agencies' records of one human being are like where they go wrong, sent through the door by the probation unit itself: twins of one
 * home, remembered as two; a maiden name; a birth date with day and month swapped, which waits for a reviewer; years with 1 January for a
 * day that nobody knew; and a name in another script. Seeded faults: a search, a reviewer and the report on quality find each.
 */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { confirmExtract, decideDoubt, listDoubts, previewExtract, sendExtract } from '../../src/extracts/actions.ts'
import { ask, perform, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { ROLES } from '../../src/platform/vocabulary.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, agreementId, organisationId } from './partnerships.ts'

const SENT_DAYS_AGO = 12
const HEADINGS = 'CRN,Surname,Forename,Date of Birth,Sex,Postcode,Telephone'

/** In numbers that nobody of the population has. The postcode is in a sector that does not exist; the telephone numbers are Ofcom's for drama. */
const FIRST = [
  'X999901,Mirrorby,Castor,14/02/1990,M,PE0 9ZZ,', 'X999902,Mirrorby,Pollux,14/02/1990,M,PE0 9ZZ,',
  'X999903,Maidenly,Ottoline,09/10/1984,F,PE0 9YY,07700 900101',
  'X999904,Turnabout,Alma,04/03/1988,F,PE0 9XX,07700 900102', 'X999950,Turnabout,Alma,03/04/1988,F,PE0 9WW,',
  'X999906,Firstly,Jarvis,01/01/1985,M,,', 'X999917,Firstly,Juno,01/01/1991,F,,', 'X999928,Secondly,Jasper,01/01/1979,M,,',
  'X999939,Выдуманов,Дмитрий,27/05/1979,M,PE0 9TT,',
] as const
/** The same again, but that she married, moved and has another telephone. */
const THEN = FIRST.map((row) => (row.startsWith('X999903,') ? 'X999903,Nuptialby,Ottoline,09/10/1984,F,PE0 9UU,07700 900103' : row))

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`The demonstration’s like records were refused: ${result.message}`)
  return result.value
}

const hat = (handle: string, day: Day): Context => {
  const { name, role, purpose } = PERSONAS.find((one) => one.handle === handle) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(handle), name, organisationId: organisationId(PROBATION_UNIT), organisationName: PROBATION_UNIT, role, purpose: purpose ?? ROLES[role].purposes[0] }, 'job', new Date(`${day}T10:00:00Z`))
}

/** Sends both files, and says of the twins that they are two. */
export const loadIdentities = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const sentOn = addDays(today, -SENT_DAYS_AGO)
  const send = async (rows: readonly string[], day: Day): Promise<void> => {
    const content = Buffer.from([HEADINGS, ...rows, ''].join('\n'))
    const file = createHash('sha256').update(content).digest('hex')
    const grace = hat('grace.specimen', day)
    await mkdir(core.files.uploads, { recursive: true, mode: 0o700 })
    await writeFile(join(core.files.uploads, file), content, { mode: 0o600 })
    await owner.insertInto('upload').values({ sha256: file, account_id: accountId('grace.specimen'), organisation_id: organisationId(PROBATION_UNIT), size_bytes: content.length, stored_at: grace.now }).execute()
    const { extract } = done(await perform(core, grace, sendExtract, { agreement: agreementId('CP-RR-1'), file, fileName: 'cases-of-other-units.csv' }))
    const { extract: { version } } = done(await ask(core, grace, previewExtract, { extract }))
    done(await perform(core, grace, confirmExtract, { extract, version }))
  }
  await send(FIRST, sentOn)
  await send(THEN, addDays(sentOn, 5))
  const helen = hat('helen.sampleton', addDays(sentOn, 6))
  const { rows } = done(await ask(core, helen, listDoubts, {}))
  const twins = rows.find((row) => row.agencyNumber === 'X999902')
  if (twins) done(await perform(core, helen, decideDoubt, { record: twins.recordId, person: twins.personId, answer: 'apart', why: 'Twins: both came to the office on one morning, each with his own photograph.' }))
}
