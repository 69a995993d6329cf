/**
 * How the constabulary's files come: a heading that its officer corrected once, a schedule whose next file is late, and a file that came
 * out of order, of a day that later files have overtaken. Written through the same doors as anybody's; nobody new comes of it.
 */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { confirmExtract, makeKey, makeSchedule, mapColumns, previewExtract, sendExtract } from '../../src/extracts/actions.ts'
import { csvLine } from '../../src/extracts/mending.ts'
import { ask, perform, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context, type Viewer } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { ROLES, type Role } from '../../src/platform/vocabulary.ts'
import { CONSTABULARY, PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, organisationId } from './partnerships.ts'

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`The demonstration’s file was refused: ${result.message}`)
  return result.value
}

/** As the constabulary's own system writes them: the surname under a heading that nobody could know. */
const HEADINGS = ['Nominal ID', 'Fam nm', 'Forename', 'DOB'] as const

export const loadDemonstrationFiles = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const agreementOf = async (at: string): Promise<string | undefined> => (await owner.selectFrom('agreement_party').innerJoin('agreement', 'agreement.id', 'agreement_party.agreement_id').select('agreement.id')
    .where('agreement_party.organisation_id', '=', organisationId(at)).where('agreement_party.signed_on', 'is not', null).where(sql<boolean>`'data-supply' = any (agreement.purposes)`)
    .where('agreement.from_day', '<=', today).where('agreement.until_day', '>=', today).orderBy('agreement.reference').executeTakeFirst())?.id
  const hat = (at: string, role: Role): Context & { readonly viewer: Viewer } => {
    const { handle, name, purpose } = PERSONAS.find((one) => one.organisation === at && one.role === role)!
    const viewer = { accountId: accountId(handle), name, organisationId: organisationId(at), organisationName: at, role, purpose: purpose ?? ROLES[role].purposes[0] }
    return { ...contextFor(viewer, 'job'), viewer }
  }
  const own = await agreementOf(PROBATION_UNIT)
  // A key that works: nobody has its secret, so that nothing is sent with it.
  if (own !== undefined) done(await perform(core, hat(PROBATION_UNIT, 'administrator'), makeKey, { name: 'Nightly caseload export', agreement: own, expires: addDays(today, 180) }))
  const officer = hat(CONSTABULARY, 'data-officer')
  const { organisationId: organisation, accountId: account } = officer.viewer
  const agreement = await agreementOf(CONSTABULARY)
  const records = await owner.selectFrom('source_record').selectAll().where('organisation_id', '=', organisation).orderBy('received_on', 'desc').orderBy('agency_number').limit(3).execute()
  if (agreement === undefined || records.length === 0) return
  const send = async (fileName: string, day: Day, forename: (own: string) => string): Promise<string> => {
    const text = [HEADINGS, ...records.map((one) => [one.agency_number, one.surname, forename(one.forename), one.birth_date])].map((cells) => csvLine(cells)).join('')
    const sha256 = createHash('sha256').update(text).digest('hex')
    await mkdir(core.files.uploads, { recursive: true, mode: 0o700 })
    await writeFile(join(core.files.uploads, sha256), text, { mode: 0o600 })
    await owner.insertInto('upload').values({ sha256, account_id: account, organisation_id: organisation, size_bytes: Buffer.byteLength(text), stored_at: officer.now }).onConflict((conflict) => conflict.doNothing()).execute()
    return done(await perform(core, officer, sendExtract, { agreement, file: sha256, fileName, day })).extract
  }
  const version = async (extract: string): Promise<number> => done(await ask(core, officer, previewExtract, { extract })).extract.version
  done(await perform(core, officer, makeSchedule, {
    name: 'Weekly nominal records', agreement, filePattern: 'nominals-{YYYY-MM-DD}.csv', covers: 'changes', everyDays: 7, firstDay: addDays(today, -9), confirms: 'when-usual', refused: 1, changed: 10, withdrawn: 0,
  }))
  // Out of order: older than what the agency's later file said of the same people, which therefore stays.
  const late = await send('nominals-late.csv', addDays(records.map((one) => one.received_on).toSorted()[0]!, -5), (own) => `${own}-Earlier`)
  done(await perform(core, officer, mapColumns, { extract: late, version: await version(late), choices: { '2': 'surname' } }))
  done(await perform(core, officer, confirmExtract, { extract: late, version: await version(late) }))
}
