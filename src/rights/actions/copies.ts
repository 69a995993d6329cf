/** A person's own copy: gathered under the duty, read through row by row, approved by a second person, frozen, handed over. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { typstPdf } from '../../platform/typst.ts'
import { samePeople, seenPerson, subjectAccess } from '../../people/actions.ts'
import { copyDocument, copyHtml, copyJson, ownCopy } from '../copy.ts'
import { MARKS, marksOfRow, type Known, type Marked, type ToldRow } from '../marks.ts'
import { decideRow, isGround, type Ground } from '../redaction.ts'
import { mayApprove, whyNotReviewed } from '../rules.ts'
import { findRequest, requestToMove, stepsOf, takeStep, type StoredRequest } from '../store.ts'
import { keepExport, readExport } from '../store/exports.ts'
import { COPY_TITLES, isOffenceCode, rowInWords } from '../told.ts'
import { LEADS, RequestId } from './leads.ts'
import { tellAnswering, tellLeads } from './telling.ts'

/** Every class that a person's own copy may hold: never what is about a victim, and no intelligence. */
const OWN_CLASSES = subjectAccess.classes
const FORMS = ['html', 'pdf', 'json'] as const
const ROWS_ON_PAGE = 40

const Told = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const Marks = z.array(z.object({ mark: z.enum(keysOf(MARKS)), words: z.string() }))

/** Who and what is no third party: the person themself, staff, organisations, courts, prisons, offences, and names of the questions asked. */
const knownOf = async ({ tx }: Reading, people: readonly string[], titles: readonly string[]): Promise<Known> => {
  const own = await tx.selectFrom('person').select(['forename', 'surname', 'postcode', 'pnc', 'crn', 'prison_number', 'cro', 'telephone']).where('id', 'in', [...people]).execute()
  const staff = await tx.selectFrom('account').select('name').execute()
  const organisations = await tx.selectFrom('organisation').select('name').execute()
  const prisons = await tx.selectFrom('prison').select('name').execute()
  const courts = await sql<{ court: string }>`select distinct court from sentence where person_id = any (${[...people]}::uuid[])`.execute(tx)
  const offences = await tx.selectFrom('offence').innerJoin('sentence', 'sentence.offence_code', 'offence.code').select('offence.title').where('sentence.person_id', 'in', [...people]).execute()
  return {
    own: own.flatMap((row) => [`${row.forename} ${row.surname}`, `${row.surname} ${row.forename}`, row.postcode ?? '', row.pnc ?? '', row.crn ?? '', row.prison_number ?? '', row.cro ?? '', row.telephone ?? '']),
    staff: staff.map(({ name }) => name),
    places: [...organisations.map(({ name }) => name), ...prisons.map(({ name }) => name), ...courts.rows.map(({ court }) => court), ...offences.map(({ title }) => title), ...titles],
  }
}

const offenceTitles = async ({ tx }: Reading, codes: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(codes.length === 0 ? [] : (await tx.selectFrom('offence').select(['code', 'title']).where('code', 'in', [...new Set(codes)]).execute()).map(({ code, title }) => [code, title]))

/** Reads every slice's part of what is held, marks what may be about somebody else, and puts it down for reading through. Again, as long as nothing is approved. */
export const gatherCopy = action({
  name: 'rights.gather',
  title: 'Gather everything held about a person for their own copy, to be read through',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({ request: RequestId, version: Version }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['access'], 'gathered')
    if (!moving.ok) return moving
    const request = moving.value
    const held = await subjectAccess.run(context, { person: request.personId })
    if (!held.ok) return held
    const people = await samePeople(context, request.personId)
    const known = await knownOf(context, people, [...held.value.sections.map(({ title }) => title), ...COPY_TITLES])
    await sql`delete from rights_row where request_id = ${request.id}::uuid`.execute(context.tx)
    const offences = await offenceTitles(context, held.value.sections.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row).filter(isOffenceCode))))
    const rows = held.value.sections.flatMap((section, place) => section.rows.map((row) => rowInWords(row, offences)).filter((told) => Object.keys(told).length > 0).map((told, position) => ({
      id: context.random.uuid(), section: section.title, place, position, told, marks: marksOfRow(told, known),
    })))
    await sql`
      insert into rights_row (id, request_id, person_id, organisation_id, section, section_position, position, told, marks)
      select r.id, ${request.id}::uuid, ${request.personId}::uuid, ${request.organisationId}::uuid, r.section, r.place, r.position, r.told, r.marks
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, section text, place integer, position integer, told json, marks jsonb)`.execute(context.tx)
    await takeStep(context, request, 'gathered', `${rows.length} rows, ${rows.filter(({ marks }) => marks.length > 0).length} of them marked`)
    await tellAnswering(context, request, `${request.reference}: everything held about one of your people was gathered, because they asked for a copy. If they did not, tell your governance lead.`)
    return yes({ request: request.id, person: request.personId, rows: rows.length })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export interface RowToReview {
  readonly id: string
  readonly told: ToldRow
  readonly marks: readonly Marked[]
  readonly decision: 'keep' | 'redact' | null
  readonly fields: readonly string[]
  readonly words: readonly string[]
  readonly ground: Ground | null
  readonly decidedBy: string | null
}

type StoredRow = RowToReview & { readonly section: string; readonly decidedById: string | null }

const rowsOf = async ({ tx }: Pick<Reading, 'tx'>, request: string): Promise<StoredRow[]> =>
  (await tx.selectFrom('rights_row').leftJoin('account', 'account.id', 'rights_row.decided_by').selectAll('rights_row').select('account.name as by').where('request_id', '=', request)
    .orderBy('section_position').orderBy('position').execute()).map((row) => ({
    id: row.id, section: row.section, told: Told.parse(row.told), marks: Marks.parse(row.marks), decision: row.decision as StoredRow['decision'], fields: row.fields, words: row.words,
    ground: row.ground !== null && isGround(row.ground) ? row.ground : null, decidedBy: row.by, decidedById: row.decided_by,
  }))

/** The rows of one part of a copy, to be read through; part by part, so that a phone can show it. */
export const reviewCopy = query({
  name: 'rights.review',
  title: 'The rows gathered for a person’s own copy, marked, with what was decided on each',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({ request: RequestId, part: z.coerce.number<string | number>().int().min(1).max(1000).default(1), from: z.coerce.number<string | number>().int().min(0).max(1_000_000).default(0) }),
  async run(context, input) {
    const request = await findRequest(context, input.request)
    if (!request || request.kind !== 'access') return notFound()
    const person = await seenPerson(context, request.personId)
    if (!person) return notFound()
    const rows = await rowsOf(context, request.id)
    const parts = [...Map.groupBy(rows, (row) => row.section)].map(([title, of]) => ({ title, rows: of.length, open: of.filter((row) => row.decision === null).length, marked: of.filter((row) => row.marks.length > 0).length }))
    const part = parts[input.part - 1]
    if (!part && rows.length > 0) return notFound()
    const shown = rows.filter((row) => row.section === part?.title)
    const steps = await stepsOf(context, request.id)
    return yes({ request, person, parts, at: input.part, title: part?.title ?? '', from: input.from, more: shown.length > input.from + ROWS_ON_PAGE, size: ROWS_ON_PAGE, rows: shown.slice(input.from, input.from + ROWS_ON_PAGE), reviewers: reviewersOf(rows, steps), me: context.viewer?.accountId ?? '' })
  },
  about: ({ person }) => [person.id],
})

/** Whoever decided a row or said that it was read through: none of them approves it. */
const reviewersOf = (rows: readonly StoredRow[], steps: readonly { readonly state: string; readonly byId: string }[]): string[] =>
  [...new Set([...rows.flatMap(({ decidedById }) => decidedById ?? []), ...steps.filter(({ state }) => state === 'reviewed').map(({ byId }) => byId)])]

/** Decides one row: it stays, or something of it goes, on a ground. */
export const decideCopyRow = action({
  name: 'rights.decide-row',
  title: 'Decide one row of a person’s own copy: keep it, or withhold answers or words on a ground',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({
    request: RequestId, row: z.uuid('This is not the id of a row.'),
    decision: z.enum(['keep', 'redact'], 'Choose whether it stays or something of it is withheld.'),
    fields: z.array(z.string().max(300)).default([]).transform((fields) => fields.filter((field) => field !== '')),
    words: letters(2000).default(''),
    ground: z.union([z.literal(''), z.enum(['third-party', 'crime', 'harm', 'privilege'])]).default(''),
  }),
  async run(context, input) {
    const request = await findRequest(context, input.request, 'to change')
    if (!request) return notFound()
    if (request.state !== 'gathered') return no('This copy is not being read through now.')
    const row = (await rowsOf(context, request.id)).find(({ id }) => id === input.row)
    if (!row) return notFound()
    const words = [...new Set(input.words.split('\n').map((line) => line.trim()).filter((line) => line !== ''))]
    const decision = decideRow(row.told, { decision: input.decision, fields: input.fields, words, ground: input.ground === '' ? null : input.ground })
    if (!decision.ok) return decision
    await context.tx.updateTable('rights_row').set({ ...decision.value, fields: [...decision.value.fields], words: [...decision.value.words], decided_by: context.viewer.accountId, decided_at: context.now }).where('id', '=', row.id).execute()
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Keeps every row of one part in which nothing was marked and nothing decided yet: whoever presses it has read them. */
export const keepUnmarked = action({
  name: 'rights.keep-unmarked',
  title: 'Keep the rows of one part of a copy in which nothing is marked, having read them',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({ request: RequestId, section: z.string().max(300), rows: z.array(z.uuid()).max(ROWS_ON_PAGE) }),
  async run(context, input) {
    const request = await findRequest(context, input.request, 'to change')
    if (!request) return notFound()
    if (request.state !== 'gathered') return no('This copy is not being read through now.')
    const rows = (await rowsOf(context, request.id)).filter((row) => input.rows.includes(row.id) && row.section === input.section && row.marks.length === 0 && row.decision === null)
    if (rows.length === 0) return no('There is nothing left here that is unmarked and undecided.')
    await context.tx.updateTable('rights_row').set({ decision: 'keep', decided_by: context.viewer.accountId, decided_at: context.now }).where('id', 'in', rows.map(({ id }) => id)).execute()
    return yes({ request: request.id, person: request.personId, kept: rows.length })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Says that every row has been read and decided. */
export const finishReview = action({
  name: 'rights.finish-review',
  title: 'Say that a copy has been read through, so that a second person approves it',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({ request: RequestId, version: Version }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['access'], 'reviewed')
    if (!moving.ok) return moving
    const rows = await rowsOf(context, moving.value.id)
    const open = whyNotReviewed(rows)
    if (open !== null) return no(open)
    await takeStep(context, moving.value, 'reviewed', `${rows.filter(({ decision }) => decision === 'redact').length} of ${rows.length} rows with something withheld`)
    await tellLeads(context, moving.value, `${moving.value.reference}: a copy was read through and waits for a second person to approve it.`)
    return yes({ request: moving.value.id, person: moving.value.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** The second person sends it back with what to look at again; the first one's decisions stand until changed. */
export const returnCopy = action({
  name: 'rights.return',
  title: 'Send a copy that was read through back, with what to look at again',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId, version: Version, words: letters(1000).min(3, 'Say what is to be looked at again.') }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['access'], 'gathered')
    if (!moving.ok) return moving
    if (moving.value.state !== 'reviewed') return no('This copy is not waiting to be approved.')
    await takeStep(context, moving.value, 'gathered', input.words)
    return yes({ request: moving.value.id, person: moving.value.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Approves what another read through. From here on the copy is three frozen files, and nothing in them can change. */
export const approveCopy = action({
  name: 'rights.approve',
  title: 'Approve a person’s own copy that somebody else read through: it is frozen as page, PDF and JSON',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({ request: RequestId, version: Version }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['access'], 'ready')
    if (!moving.ok) return moving
    const request = moving.value
    const person = await seenPerson(context, request.personId)
    if (!person) return notFound()
    const rows = await rowsOf(context, request.id)
    const may = mayApprove(reviewersOf(rows, await stepsOf(context, request.id)), context.viewer.accountId)
    if (!may.ok) return may
    if (!(await openedSinceReviewed(context, request.id))) return no('Open what was decided first: read it, and then approve it.')
    const open = whyNotReviewed(rows)
    if (open !== null) return no(open)
    const copy = ownCopy(
      { reference: request.reference, name: `${person.forename} ${person.surname}`, madeOn: context.today, received: request.received, organisation: request.organisation },
      [...new Set(rows.map(({ section }) => section))], rows.map((row) => ({ ...row, decision: row.decision ?? 'redact' })))
    const pdf = typstPdf(copyDocument(copy, context.now))
    const forms: readonly (readonly [(typeof FORMS)[number], Uint8Array])[] = [
      ['html', Buffer.from(copyHtml(copy))], ['json', Buffer.from(copyJson(copy))], ...(pdf.ok ? [['pdf', pdf.value] as const] : []),
    ]
    for (const [form, bytes] of forms) {
      await context.tx.insertInto('rights_export').values({
        id: context.random.uuid(), request_id: request.id, person_id: request.personId, organisation_id: request.organisationId, form,
        sha256: await keepExport(context.files.exports, bytes), size_bytes: bytes.length, made_at: context.now, approved_by: context.viewer.accountId,
      }).execute()
    }
    await takeStep(context, request, 'ready', pdf.ok ? '' : pdf.message)
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** One of the frozen files. Each download is an audit entry about the person. */
export const downloadCopy = query({
  name: 'rights.download',
  title: 'Download a person’s own copy that was approved',
  who: LEADS,
  duty: 'right-of-access',
  classes: OWN_CLASSES,
  input: z.object({ request: RequestId, form: z.enum(FORMS) }),
  async run(context, { request: id, form }) {
    const request = await findRequest(context, id)
    if (!request || !['ready', 'told'].includes(request.state) || !await seenPerson(context, request.personId)) return notFound()
    const row = await context.tx.selectFrom('rights_export').select('sha256').where('request_id', '=', id).where('form', '=', form).executeTakeFirst()
    const bytes = row && await readExport(context.files.exports, row.sha256)
    if (!bytes) return notFound()
    return yes({ person: request.personId, reference: request.reference, form, body: bytes.toString('base64') })
  },
  about: ({ person }) => [person],
})

/** The person has their answer: how and when. */
export const tellPerson = action({
  name: 'rights.tell',
  title: 'Record that the person has the answer, and how they got it',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId, version: Version, how: letters(500).min(3, 'Say how they got it: handed over, by recorded post, read out.') }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['access', 'correction', 'restriction'], 'told')
    if (!moving.ok) return moving
    await takeStep(context, moving.value, 'told', input.how)
    return yes({ request: moving.value.id, person: moving.value.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

const openedSinceReviewed = async ({ tx }: Pick<Reading, 'tx'>, request: string): Promise<boolean> =>
  (await sql<{ opened: boolean }>`select opened_since_reviewed(${request}::uuid) as opened`.execute(tx)).rows[0]?.opened === true

/** How the copy stands, for the request's page: counts and files, never rows; and what stands between this viewer and approving it. */
export const copyOf = async (context: Reading, request: StoredRequest) => {
  const files = await context.tx.selectFrom('rights_export').select(['form', 'sha256', 'size_bytes']).where('request_id', '=', request.id).orderBy('form').execute()
  const reviewed = (await stepsOf(context, request.id)).some(({ state, byId }) => state === 'reviewed' && byId === context.viewer?.accountId)
  const approval: 'another' | 'read-first' | 'may' = reviewed ? 'another' : await openedSinceReviewed(context, request.id) ? 'may' : 'read-first'
  return { files: files.map((row) => ({ form: row.form, sha256: row.sha256, bytes: row.size_bytes })), approval }
}
