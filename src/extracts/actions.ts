/** An agency's extracts: sent by its own data officer, previewed, confirmed; and each agency's records beside the person. */
import { z } from 'zod'
import { longDay } from '../core/dates.ts'
import { notFound, yes } from '../core/result.ts'
import { mayUse, query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'
import { sightOf } from '../sharing/actions.ts'
import { changeColumn, listColumns } from './actions/columns.ts'
import { confirmExtract, discardExtract, saveExtractNow, settleExtract } from './actions/deciding.ts'
import { decideDoubt, doubtsAttention, listDoubts, openDoubt } from './actions/doubts.ts'
import { answerFirstKnown, checkFirstKnown, firstKnownAttention, firstKnownDue, firstKnownHandlers, firstKnownToSubject, joinByNumber, listFirstKnown, openFirstKnown } from './actions/first-known.ts'
import { takeFile, tellMissed, watchFolders } from './actions/folders.ts'
import { listKeys, makeKey, revokeKey, uploadState } from './actions/keys.ts'
import { dataQuality } from './actions/quality.ts'
import { endSchedule, listSchedules, makeSchedule, overdueFiles } from './actions/schedules.ts'
import { extractChoices, mapColumns, mayBeSent, readExtractNow, sendExtract } from './actions/sending.ts'
import { agreementOf, CLASSES_OF_RECORDS, ExtractId, OFFICERS, standingOf } from './actions/standing.ts'
import { withdrawRecord } from './actions/withdrawal.ts'
import { asOfficer, extractJobs } from './actions/worker.ts'
import { HOLDINGS, PASSING } from './holdings.ts'
import { detailWords, FIELDS } from './columns.ts'
import { detailDifferences } from './differences.ts'
import { contradictions } from './precedence.ts'
import { headingDifferences } from './remembered.ts'
import { recordAsSeen } from './sight.ts'
import { changesOf } from './staging.ts'
import { partyNames } from './states.ts'
import { columnsBefore } from './store/columns.ts'
import { erasingExtracts } from './store/erased.ts'
import { confirmedBefore, findExtract, listOf } from './store/extract.ts'
import { progressOf } from './store/progress.ts'
import { recordsBeside, recordsUnder, type RecordBeside } from './store/records.ts'
import { overdueSchedules } from './store/schedules.ts'
import { refusedRows, stagedRows } from './store/staging.ts'
import { lackingOf } from './store/telling.ts'
import { whyWithdrawalAsks } from './telling.ts'

/** Rows of each verdict on one page of a preview, and extracts on one page of the list. */
export const PAGE_SIZE = 20
/** At most so many refused rows in one file to mend; what is left comes in the next. */
export const REFUSED_FILE_ROWS_MAX = 50_000

export const listExtracts = query({
  name: 'extracts.list',
  title: 'The extracts that your agency sent, newest first',
  who: OFFICERS,
  classes: [],
  input: z.object({ before: z.union([z.literal(''), z.iso.datetime()]).default('') }),
  async run(context, { before }) {
    const rows = await listOf(context, { before: before === '' ? null : new Date(before), limit: PAGE_SIZE + 1 })
    return yes({ overdue: await overdueSchedules(context), extracts: rows.slice(0, PAGE_SIZE), next: rows.length > PAGE_SIZE ? rows[PAGE_SIZE - 1]!.receivedAt.toISOString() : null })
  },
})

/**
 * What confirming would do. It never says whether a new record is about somebody whom another agency knows: that would let
 * an officer ask it of anybody.
 */
export const previewExtract = query({
  name: 'extracts.preview',
  title: 'What an extract would change: its columns, and its new, changed and refused rows',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId, show: z.enum(['all', 'new', 'changed', 'refused', 'withdrawn']).default('all'), after: z.coerce.number().int().min(0).default(0), afterNumber: z.string().max(60).default('') }),
  async run(context, { extract: id, show, after, afterNumber }) {
    const extract = await findExtract(context, id)
    if (!extract) return notFound()
    const wants = (verdict: typeof show): boolean => show === 'all' || show === verdict
    const from = show === 'all' ? 0 : after
    const [fresh, changed, refused] = [
      wants('new') ? await stagedRows(context, id, 'new', from, PAGE_SIZE) : [],
      wants('changed') ? await stagedRows(context, id, 'changed', from, PAGE_SIZE) : [],
      wants('refused') ? await refusedRows(context, id, from, PAGE_SIZE) : [],
    ]
    const lacking = wants('withdrawn') && extract.rowsWithdrawn > 0 && extract.state === 'read' ? await lackingOf(context, id, show === 'all' ? '' : afterNumber, PAGE_SIZE) : []
    const stored = await recordsUnder(context, context.viewer?.organisationId ?? '', changed.map((one) => one.record.agencyNumber))
    const agreement = await agreementOf(context, extract.agreementId)
    const { stuck } = await standingOf(context, extract)
    return yes({
      extract, show, stuck, fields: FIELDS[extract.agency], lacking,
      headings: extract.state === 'read' || extract.state === 'unreadable' ? headingDifferences(await columnsBefore(context, extract), extract.columns) : null,
      asks: extract.state === 'read' ? whyWithdrawalAsks(extract) : null,
      progress: extract.state === 'reading' || extract.state === 'confirming' ? await progressOf(context, id) : null,
      agreement: agreement ? { reference: agreement.reference, title: agreement.title, controllers: partyNames(agreement, 'controller'), processors: partyNames(agreement, 'processor') } : null,
      sameFileConfirmedAt: await confirmedBefore(context, extract),
      fresh: fresh.map(({ row, record }) => ({ row, record })),
      changed: changed.map(({ row, record }) => {
        const before = stored.get(record.agencyNumber)
        return { row, record, changes: before ? changesOf(before, record) : [], personId: before?.personId ?? null }
      }),
      refused,
    })
  },
  about: ({ changed, lacking }) => [...changed.flatMap((one) => one.personId ?? []), ...lacking.map((one) => one.personId)],
})

/** The refused rows as they came, with why: for the file to mend. */
export const refusedOfExtract = query({
  name: 'extracts.refused-rows',
  title: 'The refused rows of an extract, to mend and send again',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId, after: z.coerce.number().int().min(0).default(0) }),
  async run(context, { extract: id, after }) {
    const extract = await findExtract(context, id)
    if (!extract) return notFound()
    const rows = await refusedRows(context, id, after, REFUSED_FILE_ROWS_MAX)
    return yes({ fileName: extract.fileName, headings: extract.columns.map((column) => column.heading), rows, next: rows.length === REFUSED_FILE_ROWS_MAX ? rows.at(-1)!.row : null })
  },
})

/** Is this a record that nobody has said yet to be about this person, whom name and birth date alone tie to it? */
const keptApartFrom = ({ unchecked }: Pick<RecordBeside, 'unchecked'>, people: readonly string[]): boolean => unchecked !== null && people.includes(unchecked.personId)

export type RecordsPanel = Awaited<ReturnType<typeof panelOf>>

/** Each agency's own record of one person, of those that the viewer may see, with what it says otherwise than the person's page. */
const panelOf = async (context: Reading, people: readonly string[]) => {
  const { person, records } = await recordsBeside(context, people)
  if (!person || records.length === 0) return null
  const sights = await sightOf(context, people[0] ?? '')
  const shown = records.map((record) => ({ ...recordAsSeen(record, sights), differs: contradictions(record, person) }))
  // What nobody has said to be about this person contradicts nothing about them.
  return { person: person.id, records: shown, differences: detailDifferences(shown.filter((record) => !keptApartFrom(record, people))), mayAnswer: mayUse(answerFirstKnown, context.viewer) }
}

export { decideDoubt, listDoubts, openDoubt } from './actions/doubts.ts'
export { answerFirstKnown, checkFirstKnown, listFirstKnown, openFirstKnown, recordOfAnother } from './actions/first-known.ts'
export { changeColumn, listColumns } from './actions/columns.ts'
export { confirmExtract, discardExtract, extractConfirmed } from './actions/deciding.ts'
export { keyAtDoor, listKeys, makeKey, revokeKey } from './actions/keys.ts'
export { dataQuality } from './actions/quality.ts'
export { endSchedule, listSchedules, makeSchedule } from './actions/schedules.ts'
export { extractChoices, mapColumns, sendExtract } from './actions/sending.ts'
export { withdrawRecord } from './actions/withdrawal.ts'
export { liftErasedMarks } from './store/erased.ts'

export const extracts = slice({
  name: 'extracts',
  holdings: HOLDINGS,
  erasing: [erasingExtracts],
  passing: PASSING,
  named: [extractChoices, mayBeSent, sendExtract, readExtractNow, mapColumns, confirmExtract, saveExtractNow, settleExtract, discardExtract, listExtracts, previewExtract, refusedOfExtract, listColumns, changeColumn, withdrawRecord, dataQuality, listKeys, makeKey, revokeKey, uploadState, listSchedules, makeSchedule, endSchedule, listFirstKnown, openFirstKnown, checkFirstKnown, answerFirstKnown, listDoubts, openDoubt, decideDoubt],
  loops: [watchFolders, tellMissed],
  jobs: [...extractJobs, takeFile, asOfficer(() => joinByNumber, z.object({ apart: z.uuid(), known: z.uuid() }))],
  handlers: firstKnownHandlers,
  attention: [overdueFiles, firstKnownAttention, doubtsAttention],
  due: [firstKnownDue],
  panels: [{ name: 'extracts.records', title: 'Records beside this person', order: 80, read: panelOf }],
  subjectAccess: [{
    title: 'Records that agencies supplied about you',
    async read(context, people) {
      const { records } = await recordsBeside(context, people)
      return records.filter((one) => !keptApartFrom(one, people)).map((one) => ({
        Agency: one.organisation, 'Agency’s own number': one.agencyNumber, Forename: one.forename, Surname: one.surname, 'Date of birth': one.birthDate, Sex: one.sex,
        'PNC number': one.pnc, 'Prison number': one.prisonNumber, 'Probation number': one.crn, 'CRO number': one.cro, Postcode: one.postcode, 'Telephone number': one.telephone,
        ...Object.fromEntries(Object.entries(one.details).map(([name, value]) => [detailWords(one.agency, name), value])),
        'Why it is taken to be about you': one.linkedBy, Received: longDay(one.receivedOn), Withdrawn: one.withdrawnOn ? longDay(one.withdrawnOn) : null,
      }))
    },
  }, { title: 'Agencies whose records named you for the first time, and who checked that it was you', read: firstKnownToSubject }],
})
