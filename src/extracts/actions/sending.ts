/** Sending an extract, by an officer, a key or a schedule; and reading it. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { no, notFound, yes, type Refusal } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { FIELDS, type ColumnMapping } from '../columns.ts'
import { toNobody, type Report } from '../progress.ts'
import type { ColumnTaken } from '../rules.ts'
import { agencyOf, allowsSupply, decideChange, partyNames, READ_AT_ONCE_BYTES_MAX, REFUSED_ROWS_KEPT_DAYS } from '../states.ts'
import { COVERS } from '../telling.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { agreementsOfOrganisation, findExtract, insertExtract, lastConfirmed, newestOf, organisationKind, ownUploadSize, setExtract } from '../store/extract.ts'
import { readStored } from '../store/reading.ts'
import { scheduleFor, senderOf, sentBefore, takeSendersTurn, sentSince } from '../store/senders.ts'
import { forgetRowsBefore } from '../store/staging.ts'
import { agreementOf, askWorker, CLASSES_OF_RECORDS, ExtractId, OFFICERS, standingOf, Version } from './standing.ts'

/** A key or a schedule sends at most so many files in an hour. */
const SENT_IN_AN_HOUR_MAX = 30
/** No agency's system holds contents of an earlier day as they were on it: a year typed wrongly. */
const CONTENTS_DAY_MIN = '2000-01-01'
const Agreement = z.uuid('Choose the agreement that you send this extract under.')
const FileName = z.string().trim().max(200, 'Give the file a shorter name.').default('extract.csv')
const ContentsDay = z.union([z.literal(''), z.iso.date()], 'Enter the day of which the contents are, for example 27 3 2026.').default('')

/** Everything that is asked before the file itself: who sends, under what, and of which day the contents are. */
const beforeFile = async (context: Acting, input: { readonly agreement: string; readonly fileName: string; readonly day: string }) => {
  const { organisationId } = context.viewer
  const agency = agencyOf(await organisationKind(context, organisationId))
  if (!agency) return no('Your organisation is not one whose extracts are read here: police, prison, probation, housing and treatment are.')
  const agreement = await agreementOf(context, input.agreement)
  if (!agreement || !allowsSupply(agreement, organisationId, context.today)) {
    return no('Your organisation has not signed this agreement, or it is not in force for supplying records. Choose another.', 'agreement')
  }
  const sender = await senderOf(context)
  if (sender?.kind === 'key' && sender.agreementId !== agreement.id) return no('This key is for another agreement.', 'agreement')
  const schedule = await scheduleFor(context, { agreement: agreement.id, fileName: input.fileName, ...(sender?.kind === 'schedule' ? { id: sender.id } : {}) })
  const day = input.day || schedule?.day || (sender ? '' : context.today)
  if (day === '') return no('Say of which day the contents are.', 'day')
  if (day > context.today) return no('The day of the contents cannot be a day to come.', 'day')
  if (day < CONTENTS_DAY_MIN) return no('The day of the contents cannot be before the year 2000. Check the year.', 'day')
  return yes({ agency, agreement, sender, schedule, day })
}

const tooManySent = async (context: Acting): Promise<Refusal | null> =>
  (await sentSince(context, new Date(context.now.getTime() - 3_600_000)) >= SENT_IN_AN_HOUR_MAX ? no(`This key or schedule has sent ${SENT_IN_AN_HOUR_MAX} files within the hour. Send the next later.`) : null)

/** Asked by the door before a byte of the file is stored, so that what would be refused anyway fills no disk. */
export const mayBeSent = action({
  name: 'extracts.may-send',
  title: 'Ask whether a file of your agency would be taken now, before it is sent',
  who: OFFICERS,
  classes: [],
  input: z.object({ agreement: Agreement, fileName: FileName, day: ContentsDay }),
  async run(context, input) {
    const asked = await beforeFile(context, input)
    if (!asked.ok) return asked
    const refused = asked.value.sender ? await tooManySent(context) : null
    return refused ?? yes({ day: asked.value.day })
  },
})

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
    const last = await newestOf(context)
    return yes({
      agency: agency ?? null, fields: agency ? FIELDS[agency] : [], today: context.today, lastCovers: last?.covers ?? null,
      agreements: agreements.map((one) => ({ id: one.id, reference: one.reference, title: one.title, until: one.until, controllers: partyNames(one, 'controller'), processors: partyNames(one, 'processor') })),
    })
  },
})

/**
 * Takes a file that was stored for this organisation and reads it: at once when it is small and somebody waits, else by the worker.
 * A key or a schedule that sends the same bytes for the same day again gets the extract that they made the first time.
 */
export const sendExtract = action({
  name: 'extracts.send',
  title: 'Send your agency’s extract: it is read and previewed, and nothing is saved before it is confirmed',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({
    agreement: Agreement,
    file: z.string('Choose the CSV file to send.').regex(/^[0-9a-f]{64}$/, 'Choose the CSV file to send.'),
    fileName: FileName,
    day: ContentsDay,
    covers: z.enum(keysOf(COVERS), 'Say whether the file holds everything that your agency has.').default('changes'),
  }),
  async run(context, input) {
    const asked = await beforeFile(context, input)
    if (!asked.ok) return asked
    const { agency, agreement, sender, schedule, day } = asked.value
    const size = await ownUploadSize(context, input.file)
    if (size === undefined) return no('This file is not here. Choose it again.', 'file')
    if (sender) {
      await takeSendersTurn(context)
      const before = await sentBefore(context, { sha256: input.file, agreement: agreement.id, day })
      if (before) return yes({ extract: before, again: true })
      const refused = await tooManySent(context)
      if (refused) return refused
    }
    await forgetRowsBefore(context, new Date(`${addDays(context.today, -REFUSED_ROWS_KEPT_DAYS)}T00:00:00Z`))
    const id = context.random.uuid()
    const covers = sender && schedule ? schedule.covers : input.covers
    await insertExtract(context, { id, agency, agreement: agreement.id, fileName: input.fileName, sha256: input.file, contentsDay: day, covers, schedule: schedule?.id ?? null })
    if (sender || size > READ_AT_ONCE_BYTES_MAX) await askWorker(context, 'extracts.read', id)
    else await readNow(context, id, toNobody)
    return yes({ extract: id, again: false })
  },
})

const readNow = async (context: Acting, id: string, report: Report): Promise<void> => {
  const extract = await findExtract(context, id, 'to change')
  if (extract) await readStored(context, extract, await lastConfirmed(context), report)
}

/** Reads one that waits to be read, telling how far it is; the worker does this for large files. */
export const readExtract = (report: Report) => action({
  name: 'extracts.read',
  title: 'Read an extract that waits to be read',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId }),
  async run(context, { extract: id }) {
    const extract = await findExtract(context, id, 'to change')
    if (!extract) return notFound()
    if (extract.state !== 'reading') return no('This extract has been read already.')
    await readStored(context, extract, await lastConfirmed(context), report)
    return yes({ extract: id })
  },
})

/** The same, named once for the doors: nobody is told how far it is. */
export const readExtractNow = readExtract(toNobody)

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
    else await readNow(context, extract.id, toNobody)
    return yes({ extract: extract.id })
  },
})
