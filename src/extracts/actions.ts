/** An agency's extracts: sent by its own data officer, previewed, confirmed; and each agency's records beside the person. */
import { z } from 'zod'
import { addDays, longDay } from '../core/dates.ts'
import { no, notFound, yes, type Result } from '../core/result.ts'
import { action, mayUse, perform, query, type Action, type Core } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { askJob, newestJob, type Job } from '../platform/jobs.ts'
import { eventType } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { findHat } from '../organisations/actions.ts'
import { explainForAudit, seenByEmergencyAlone, sightOf } from '../sharing/actions.ts'
import { answerFirstKnown, checkFirstKnown, firstKnownAttention, firstKnownDue, firstKnownHandlers, firstKnownToSubject, joinByNumber, listFirstKnown, openFirstKnown } from './actions/first-known.ts'
import { HOLDINGS, PASSING } from './holdings.ts'
import { detailWords, FIELDS, type ColumnMapping } from './columns.ts'
import { detailDifferences } from './differences.ts'
import { contradictions } from './precedence.ts'
import type { ColumnTaken } from './rules.ts'
import { recordAsSeen } from './sight.ts'
import { changesOf } from './staging.ts'
import {
  agencyOf, allowsSupply, decideChange, decideConfirmation, partyNames, READ_AT_ONCE_BYTES_MAX, REFUSED_ROWS_KEPT_DAYS, SAVE_AT_ONCE_ROWS_MAX,
  type ExtractStanding, type ExtractState, type SupplyAgreement,
} from './states.ts'
import { readStored, saveStaged } from './store.ts'
import { erasingExtracts } from './store/erased.ts'
import {
  agreementsOfOrganisation, confirmedBefore, findExtract, hatHandles, insertExtract, lastConfirmed, listOf, organisationKind, ownUploadSize, setExtract, takeTurn, type StoredExtract,
} from './store/extract.ts'
import { recordsBeside, recordsUnder, type RecordBeside } from './store/records.ts'
import { forgetRowsBefore, refusedRows, stagedRows, unstage } from './store/staging.ts'

const OFFICERS = ['data-officer'] as const
const CLASSES_OF_RECORDS = ['identity', 'health'] as const
const ExtractId = z.uuid('This is not the id of an extract.')
const Version = z.coerce.number('Load the page again.').int('Load the page again.').min(1, 'Load the page again.')

/** Rows of each verdict on one page of a preview, and extracts on one page of the list. */
export const PAGE_SIZE = 20
/** At most so many refused rows in one file to mend; what is left comes in the next. */
export const REFUSED_FILE_ROWS_MAX = 50_000

/** What the worker does on behalf of the officer who asked. */
const askWorker = (context: Acting, name: 'extracts.read' | 'extracts.save', extract: string): Promise<string> =>
  askJob(context, name, { extract, account: context.viewer.accountId, organisation: context.viewer.organisationId })

const standingOf = async (context: Reading, extract: StoredExtract): Promise<ExtractStanding> => {
  const waits = extract.state === 'reading' ? 'extracts.read' : extract.state === 'confirming' ? 'extracts.save' : null
  const job = waits === null ? undefined : await newestJob(context, waits, 'extract', extract.id)
  return { ...extract, stuck: job !== undefined && job.failed !== null }
}

const agreementOf = async (context: Reading, id: string): Promise<SupplyAgreement | undefined> =>
  (await agreementsOfOrganisation(context, context.viewer?.organisationId ?? '')).find((agreement) => agreement.id === id)

/** What may be sent, and under which agreements: for the form. */
export const extractChoices = query({
  name: 'extracts.choices',
  title: 'What your agency’s extract may hold, and the agreements it may be sent under',
  who: OFFICERS,
  classes: [],
  input: z.object({}),
  async run(context) {
    const organisation = context.viewer?.organisationId ?? ''
    const agency = agencyOf(await organisationKind(context, organisation))
    const agreements = (await agreementsOfOrganisation(context, organisation)).filter((agreement) => allowsSupply(agreement, organisation, context.today))
    return yes({
      agency: agency ?? null, fields: agency ? FIELDS[agency] : [],
      agreements: agreements.map((one) => ({ id: one.id, reference: one.reference, title: one.title, until: one.until, controllers: partyNames(one, 'controller'), processors: partyNames(one, 'processor') })),
    })
  },
})

/** Takes a file that was stored for this organisation and reads it: at once when it is small, else by the worker. */
export const sendExtract = action({
  name: 'extracts.send',
  title: 'Send your agency’s extract: it is read and previewed, and nothing is saved before you confirm it',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({
    agreement: z.uuid('Choose the agreement that you send this extract under.'),
    file: z.string('Choose the CSV file to send.').regex(/^[0-9a-f]{64}$/, 'Choose the CSV file to send.'),
    fileName: z.string().trim().max(200, 'Give the file a shorter name.').default('extract.csv'),
  }),
  async run(context, input) {
    const { organisationId } = context.viewer
    const agency = agencyOf(await organisationKind(context, organisationId))
    if (!agency) return no('Your organisation is not one whose extracts are read here: police, prison, probation, housing and treatment are.')
    const agreement = await agreementOf(context, input.agreement)
    if (!agreement || !allowsSupply(agreement, organisationId, context.today)) {
      return no('Your organisation has not signed this agreement, or it is not in force for supplying records. Choose another.', 'agreement')
    }
    const size = await ownUploadSize(context, input.file)
    if (size === undefined) return no('This file is not here. Choose it again.', 'file')
    await forgetRowsBefore(context, new Date(`${addDays(context.today, -REFUSED_ROWS_KEPT_DAYS)}T00:00:00Z`))
    const id = context.random.uuid()
    await insertExtract(context, { id, agency, agreement: agreement.id, fileName: input.fileName, sha256: input.file })
    if (size > READ_AT_ONCE_BYTES_MAX) await askWorker(context, 'extracts.read', id)
    else await readNow(context, id)
    return yes({ extract: id })
  },
})

const readNow = async (context: Acting, id: string): Promise<void> => {
  const extract = await findExtract(context, id, 'to change')
  if (extract) await readStored(context, extract, await lastConfirmed(context))
}

/** Reads one that waits to be read; the worker does this for large files. */
export const readExtractNow = action({
  name: 'extracts.read',
  title: 'Read an extract that waits to be read',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId }),
  async run(context, { extract: id }) {
    const extract = await findExtract(context, id, 'to change')
    if (!extract) return notFound()
    if (extract.state !== 'reading') return no('This extract has been read already.')
    await readStored(context, extract, await lastConfirmed(context))
    return yes({ extract: id })
  },
})

/** The officer's corrections as headings: what is chosen as it was recognised needs no word of its own. */
const mappingFrom = (columns: readonly ColumnTaken[], mapping: ColumnMapping, choices: Readonly<Record<string, string>>): ColumnMapping =>
  Object.fromEntries(columns.flatMap((column): [string, string | null][] => {
    const chosen = choices[String(column.position)]
    if (chosen === undefined) return Object.hasOwn(mapping, column.heading) ? [[column.heading, mapping[column.heading] ?? null]] : []
    if (column.by !== 'officer' && chosen === (column.field ?? '')) return []
    return [[column.heading, chosen === '' ? null : chosen]]
  }))

/** Reads the file again, with the officer's own word on what its columns are. */
export const mapColumns = action({
  name: 'extracts.map-columns',
  title: 'Say what columns are, where they were taken wrongly, and read the extract again',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({
    extract: ExtractId,
    version: Version,
    /** By the column's position, counted from 1: a field, or nothing for 'not taken'. What is left out stays. */
    choices: z.record(z.string().regex(/^\d{1,4}$/), z.string().max(50)).default({}),
  }),
  async run(context, input) {
    const extract = await findExtract(context, input.extract, 'to change')
    if (!extract) return notFound()
    const decision = decideChange(await standingOf(context, extract), input.version)
    if (!decision.ok) return decision
    const mapping = mappingFrom(extract.columns, extract.mapping, input.choices)
    await setExtract(context, extract.id, { state: 'reading', mapping, problem: null })
    const size = await ownUploadSize(context, extract.sha256)
    if (size !== undefined && size > READ_AT_ONCE_BYTES_MAX) await askWorker(context, 'extracts.read', extract.id)
    else await readNow(context, extract.id)
    return yes({ extract: extract.id })
  },
})

const decided = async (context: Acting, extract: StoredExtract, standing: ExtractStanding, version: number): Promise<Result<SupplyAgreement>> => {
  const agreement = await agreementOf(context, extract.agreementId)
  const stands = agreement !== undefined && allowsSupply(agreement, context.viewer.organisationId, context.today)
  const decision = decideConfirmation(standing, version, await lastConfirmed(context), stands)
  return decision.ok ? (agreement ? yes(agreement) : notFound()) : decision
}

/** Saves what was previewed, whole or not at all: at once when it is little, else by the worker. */
/** An extract was saved: its records stand beside the people they were linked to. */
export const extractConfirmed = eventType<{ extract: string }>('extracts.confirmed')

export const confirmExtract = action({
  name: 'extracts.confirm',
  title: 'Confirm an extract: save what its preview shows',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId, version: Version }),
  async run(context, { extract: id, version }) {
    const glance = await findExtract(context, id)
    if (!glance) return notFound()
    const atOnce = glance.rowsNew + glance.rowsChanged <= SAVE_AT_ONCE_ROWS_MAX
    if (atOnce) await takeTurn(context)
    const extract = await findExtract(context, id, 'to change') ?? glance
    const decision = await decided(context, extract, await standingOf(context, extract), version)
    if (!decision.ok) return decision
    if (atOnce) {
      await saveStaged(context, extract, decision.value)
      await context.emit(extractConfirmed, { extract: id })
    } else {
      await setExtract(context, id, { state: 'confirming', problem: null })
      await askWorker(context, 'extracts.save', id)
    }
    const state: ExtractState = atOnce ? 'confirmed' : 'confirming'
    return yes({ extract: id, state, rowsNew: extract.rowsNew, rowsChanged: extract.rowsChanged, rowsRefused: extract.rowsRefused })
  },
})

/** Saves one that its officer confirmed; the worker does this for large ones. What no longer may be saved goes back to its preview, with why. */
export const saveExtract = action({
  name: 'extracts.save',
  title: 'Save a large extract that was confirmed',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId }),
  async run(context, { extract: id }) {
    await takeTurn(context)
    const extract = await findExtract(context, id, 'to change')
    if (!extract) return notFound()
    if (extract.state !== 'confirming') return no('This extract does not wait to be saved.')
    const decision = await decided(context, extract, { ...extract, state: 'read', stuck: false }, extract.version)
    if (decision.ok) {
      await saveStaged(context, extract, decision.value)
      await context.emit(extractConfirmed, { extract: id })
    } else await setExtract(context, id, { state: 'read', problem: decision.message })
    return yes({ extract: id, saved: decision.ok })
  },
})

/** Puts an extract away unsaved; what was read of it is deleted. */
export const discardExtract = action({
  name: 'extracts.discard',
  title: 'Discard an extract without saving anything of it',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId, version: Version }),
  async run(context, { extract: id, version }) {
    const extract = await findExtract(context, id, 'to change')
    if (!extract) return notFound()
    const decision = decideChange(await standingOf(context, extract), version)
    if (!decision.ok) return decision
    await unstage(context, id, 'all')
    await setExtract(context, id, { state: 'discarded' })
    return yes({ extract: id })
  },
})

export const listExtracts = query({
  name: 'extracts.list',
  title: 'The extracts that your agency sent, newest first',
  who: OFFICERS,
  classes: [],
  input: z.object({ before: z.union([z.literal(''), z.iso.datetime()]).default('') }),
  async run(context, { before }) {
    const rows = await listOf(context, { before: before === '' ? null : new Date(before), limit: PAGE_SIZE + 1 })
    return yes({ extracts: rows.slice(0, PAGE_SIZE), next: rows.length > PAGE_SIZE ? rows[PAGE_SIZE - 1]!.receivedAt.toISOString() : null })
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
  input: z.object({ extract: ExtractId, show: z.enum(['all', 'new', 'changed', 'refused']).default('all'), after: z.coerce.number().int().min(0).default(0) }),
  async run(context, { extract: id, show, after }) {
    const extract = await findExtract(context, id)
    if (!extract) return notFound()
    const wants = (verdict: typeof show): boolean => show === 'all' || show === verdict
    const from = show === 'all' ? 0 : after
    const [fresh, changed, refused] = [
      wants('new') ? await stagedRows(context, id, 'new', from, PAGE_SIZE) : [],
      wants('changed') ? await stagedRows(context, id, 'changed', from, PAGE_SIZE) : [],
      wants('refused') ? await refusedRows(context, id, from, PAGE_SIZE) : [],
    ]
    const stored = await recordsUnder(context, context.viewer?.organisationId ?? '', changed.map((one) => one.record.agencyNumber))
    const agreement = await agreementOf(context, extract.agreementId)
    const { stuck } = await standingOf(context, extract)
    return yes({
      extract, show, stuck, fields: FIELDS[extract.agency],
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
  about: ({ changed }) => changed.flatMap((one) => one.personId ?? []),
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

const WorkerInput = z.looseObject({ account: z.uuid(), organisation: z.uuid() })

/** A job that does one of the actions above as the officer who asked, so that the row-level policies hold for the worker too. */
const asOfficer = <I extends z.ZodType, O>(named: Action<I, O>, rest: z.ZodType<z.input<I>>): Job => ({
  name: named.name,
  async run({ databases, files, context, handlers }, input) {
    const { account, organisation } = WorkerInput.parse(input)
    const handles = await hatHandles(databases.app, account, organisation)
    const viewer = handles && await findHat(databases.app, handles.person, handles.organisation, context.today, 'data-supply')
    if (!viewer) throw new Error('The officer who asked no longer acts for this organisation.')
    // The slices below are told as if the officer had waited; nothing that they offer to pages is asked for.
    const core: Core = { database: databases.app, files, handlers, offers: { panels: [], timeline: [], due: [], openWork: [], attention: [], subjectAccess: [], holdings: [], erasing: [] }, explain: explainForAudit, onlyLookedAt: seenByEmergencyAlone }
    await perform(core, { ...context, viewer }, named, rest.parse(input))
  },
})

/** Does the record stand here only because it may be about one of these people? */
const keptApartFrom = ({ unchecked }: RecordBeside, people: readonly string[]): boolean => unchecked !== null && people.includes(unchecked.personId)

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

export { answerFirstKnown, checkFirstKnown, listFirstKnown, openFirstKnown } from './actions/first-known.ts'
export { liftErasedMarks } from './store/erased.ts'

export const extracts = slice({
  name: 'extracts',
  holdings: HOLDINGS,
  erasing: [erasingExtracts],
  passing: PASSING,
  named: [extractChoices, sendExtract, readExtractNow, mapColumns, confirmExtract, saveExtract, discardExtract, listExtracts, previewExtract, refusedOfExtract, listFirstKnown, openFirstKnown, checkFirstKnown, answerFirstKnown],
  jobs: [asOfficer(readExtractNow, z.object({ extract: ExtractId })), asOfficer(saveExtract, z.object({ extract: ExtractId })), asOfficer(joinByNumber, z.object({ apart: z.uuid(), known: z.uuid() }))],
  handlers: firstKnownHandlers,
  attention: [firstKnownAttention],
  due: [firstKnownDue],
  panels: [{ name: 'extracts.records', title: 'Records beside this person', order: 80, read: panelOf }],
  subjectAccess: [{
    title: 'Records that agencies supplied about you',
    async read(context, people) {
      const { records } = await recordsBeside(context, people)
      return records.filter((one) => !keptApartFrom(one, people)).map((one) => ({
        Agency: one.organisation, 'Agency’s own number': one.agencyNumber, Forename: one.forename, Surname: one.surname, 'Date of birth': one.birthDate, Sex: one.sex,
        'PNC number': one.pnc, 'Prison number': one.prisonNumber, 'Probation number': one.crn, Postcode: one.postcode,
        ...Object.fromEntries(Object.entries(one.details).map(([name, value]) => [detailWords(one.agency, name), value])),
        'Why it is taken to be about you': one.linkedBy, Received: longDay(one.receivedOn), Withdrawn: one.withdrawnOn ? longDay(one.withdrawnOn) : null,
      }))
    },
  }, { title: 'Agencies whose records named you for the first time, and who checked that it was you', read: firstKnownToSubject }],
})
