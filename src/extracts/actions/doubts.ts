/** Records that may be about a second person: listed oldest first for whoever sees both, and decided. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Day } from '../../core/dates.ts'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { joinPeople, keepApart, peopleFacts } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import { ATTENTION_MAX, attentionIn } from '../../platform/attention.ts'
import type { AttentionSource, Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { decidedByOthers } from '../doubts.ts'
import { ANSWERS } from '../first-known.ts'
import { fieldsThatDiffer } from '../precedence.ts'
import { followRecords } from '../store/following.ts'
import { recordFacts } from '../store/records.ts'
import { recordOfAnother } from './first-known.ts'

const DECIDING = ['delivery-unit-head', 'governance-lead'] as const
const SHOWN_MAX = 100
const RecordId = z.uuid('This is not the id of a record.')

interface Doubtful {
  readonly recordId: string
  readonly personId: string
  readonly reference: string
  /** The person of its own that the record stands beside, or whom it joined. */
  readonly apartId: string
  readonly apartReference: string
  readonly name: string
  readonly apartName: string
  readonly organisation: string
  readonly organisationId: string
  readonly agencyNumber: string
  readonly day: Day
  readonly unsureOn: Day | null
  readonly why: string
  readonly likelihood: number | null
  /** A change made the record no longer fit the person whom it stands beside; nobody else is meant. */
  readonly own: boolean
  /** The answer would give the viewer's organisation somebody whom it does not know: others decide. */
  readonly ofOthers: boolean
  /** Who is responsible for the known person, as far as the viewer sees it. */
  readonly deciders: readonly string[]
}

/** What waits, of which the viewer sees both sides: nobody has answered, and of two people they are not one already, and were not said to be two. */
const waiting = (viewer: Pick<Reading, 'tx'>, limit: number, only?: { readonly record: string; readonly person: string }) => sql<Doubtful & { all: number; allOfOthers: number }>`
  select d.source_record_id as "recordId", d.person_id as "personId", p.reference, s.person_id as "apartId", a.reference as "apartReference", p.forename || ' ' || p.surname as name, a.forename || ' ' || a.surname as "apartName", o.name as organisation, o.id as "organisationId", s.agency_number as "agencyNumber", d.noticed_on as day, d.unsure_on as "unsureOn", d.why, d.likelihood, d.own, e.of_others as "ofOthers",
    array(select distinct r.name from involvement i join organisation r on r.id = i.organisation_id where i.person_id = any (array(select same_people(d.person_id))) and i.basis = 'responsible' and i.organisation_id <> viewer_organisation()
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()) order by r.name) as deciders,
    (count(*) filter (where not e.of_others) over ())::integer as all, (count(*) filter (where e.of_others) over ())::integer as "allOfOthers"
  from doubtful_link d join source_record s on s.id = d.source_record_id join person p on p.id = d.person_id join person a on a.id = s.person_id join organisation o on o.id = s.organisation_id
    cross join lateral (select doubt_of_others(d.source_record_id, d.person_id) as of_others) e
  where d.answer is null and s.withdrawn_on is null and (d.own or (s.person_id <> d.person_id and current_person(s.person_id) <> current_person(d.person_id)
      and not exists (select 1 from people_apart x where (x.person_id = s.person_id and x.other_id = d.person_id) or (x.person_id = d.person_id and x.other_id = s.person_id))))
    and (${only === undefined} or (d.source_record_id = ${only?.record ?? null}::uuid and d.person_id = ${only?.person ?? null}::uuid))
  order by e.of_others, d.noticed_on, d.source_record_id, d.person_id limit ${limit}`.execute(viewer.tx)

/** Pairs to decide, the oldest first, then those that others decide; at most a hundred, with the count of all. */
export const listDoubts = query({
  name: 'extracts.doubts',
  title: 'Records that may be about a second person, of which you see both: the oldest first',
  who: DECIDING,
  classes: ['identity'],
  input: z.object({}),
  async run(context) {
    const { rows } = await waiting(context, SHOWN_MAX)
    return yes({ rows: rows.map(({ all: _all, allOfOthers: _others, ...row }) => row), all: rows[0]?.all ?? 0, allOfOthers: rows[0]?.allOfOthers ?? 0 })
  },
  about: ({ rows }) => rows.flatMap((row) => [row.personId, row.apartId]),
})

const sentByViewer = async ({ tx }: Pick<Reading, 'tx'>, { record, person }: { readonly record: string; readonly person: string }): Promise<boolean> =>
  (await sql<{ own: boolean }>`select doubt_sent_by_viewer(${record}::uuid, ${person}::uuid) as own`.execute(tx)).rows.some(({ own }) => own)

/** The two side by side, with what agrees and what differs. */
export const openDoubt = query({
  name: 'extracts.open-doubt',
  title: 'Two people side by side who may be one, with what agrees and what differs',
  who: DECIDING,
  classes: ['identity'],
  input: z.object({ record: RecordId, person: PersonId }),
  async run(context, asked) {
    const { rows: [doubt] } = await waiting(context, 1, asked)
    if (!doubt) return notFound()
    const facts = await peopleFacts(context, [doubt.personId, doubt.apartId])
    const known = facts.find((one) => one.id === doubt.personId)
    const sent = doubt.own ? await recordFacts(context, asked.record) : facts.find((one) => one.id === doubt.apartId)
    return known && sent ? yes({ doubt, known, sent, differs: fieldsThatDiffer(sent, known), sentByViewer: await sentByViewer(context, asked) }) : notFound()
  },
  about: ({ doubt }) => [doubt.personId, doubt.apartId],
})

/** Joins the two, remembers for good that they are two, or leaves it waiting. */
export const decideDoubt = action({
  name: 'extracts.decide-doubt',
  title: 'Say whether two people who may be one are the same human being',
  who: DECIDING,
  classes: ['identity'],
  input: z.object({ record: RecordId, person: PersonId, answer: z.enum(keysOf(ANSWERS), 'Say whether it is the same human being.'), why: letters(500).default('') }),
  async run(context, { record, person, answer, why }) {
    const { rows: [doubt] } = await waiting(context, 1, { record, person })
    if (!doubt) return notFound()
    const done = { record, person, apart: doubt.apartId, answer }
    const row = context.tx.updateTable('doubtful_link').where('source_record_id', '=', record).where('person_id', '=', person)
    if (await sentByViewer(context, { record, person })) return no('You sent this record yourself, in another role. Somebody else has to say whether it is the same human being.')
    if (doubt.ofOthers) return no(decidedByOthers(doubt.reference, doubt.deciders))
    if (answer === 'unsure') {
      await row.set({ unsure_on: context.today }).execute()
      return yes(done)
    }
    if (why.length < 3) return no(answer === 'same' ? 'Say how you know that it is the same human being.' : 'Say how you know that it is somebody else.', 'why')
    await row.set({ answer, decided_why: why, decided_by: context.viewer.accountId, decided_on: context.today }).execute()
    // A record is never moved by itself: its agency, which knows the person as it is, takes it back and sends it under a number of its own.
    if (doubt.own) {
      if (answer === 'apart') await notify(context, [{
        to: { organisationId: doubt.organisationId, role: 'data-officer' }, href: '/extracts/withdrawal',
        words: `Your record ${doubt.agencyNumber} changed so much that it is not about the person whom it stands beside. Withdraw it, and send it again under a number of its own.`,
      }])
    } else if (answer === 'apart') {
      await keepApart(context, person, doubt.apartId, why)
      await context.emit(recordOfAnother, { person, reference: doubt.reference, sender: doubt.organisationId })
      // Of the other one only managers are told who work where it was decided: elsewhere it would say that somebody alike is known.
      await context.emit(recordOfAnother, { person: doubt.apartId, reference: doubt.apartReference, sender: context.viewer.organisationId })
    } else {
      await joinPeople(context, { from: doubt.apartId, into: person }, why)
      const { rows } = await sql<{ id: string }>`select current_person(${person}::uuid) as id`.execute(context.tx)
      await followRecords(context, rows.map(({ id }) => id))
    }
    return yes(done)
  },
  about: (_input, output) => (output ? [output.person, output.apart] : []),
})

/** How many pairs wait for whoever decides. They have no day by which; the oldest are listed first. */
export const doubtsAttention: AttentionSource = {
  name: 'extracts.doubts',
  async read(context) {
    if (!DECIDING.some((role) => role === context.viewer?.role)) return null
    const { rows } = await waiting(context, ATTENTION_MAX)
    const found = attentionIn(rows.filter((row) => !row.ofOthers).map(() => null), context.today)
    return found && { words: 'Records that may be about a second person, to decide', href: '/possible-matches', ...found }
  },
}
