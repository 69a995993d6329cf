/** People whom an extract makes known to its agency for the first time: noted, told once, and settled by numbers that come later. */
import { sql } from 'kysely'
import { addWorkingDays } from '../../core/working-days.ts'
import { longDay } from '../../core/dates.ts'
import type { Acting } from '../../platform/context.ts'
import { askJob } from '../../platform/jobs.ts'
import { notify } from '../../platform/notices.ts'
import type { Role } from '../../platform/vocabulary.ts'
import { ANSWER_WORKING_DAYS, numbersSay, type CandidateStanding, type Settled, type Side, type Standings } from '../first-known.ts'
import { classOf } from '../states.ts'
import type { LinkedRecord } from '../verdicts.ts'
import type { StoredExtract } from './extract.ts'

/** How everybody whom a batch of records may be about stands to the officer's agency. For the linking rules alone. */
export const candidateStandings = async ({ tx }: Acting, known: ReadonlyMap<number, readonly LinkedRecord[]>): Promise<Standings> => {
  const people = [...new Set([...known.values()].flatMap((records) => records.map((one) => one.personId)))]
  if (people.length === 0) return new Map()
  const { rows } = await sql<CandidateStanding & { personId: string }>`select person_id as "personId", own, apart_from as "apartFrom" from standing_of_candidates(${people}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.personId, row]))
}

/**
 * Notes who of these is new to the viewer's agency and known to another by a number, and whom others may be by name and birth date alone.
 * That a health service knows somebody says that they are its patient: of its numbers nobody is told.
 */
export const noteFirstKnown = async ({ tx, today }: Acting, extract: StoredExtract, linked: readonly Settled[]): Promise<void> => {
  const byNumber = classOf(extract.agency) === 'health' ? [] : linked.filter((one) => !one.isNew && one.waitsFor === null)
  if (byNumber.length > 0)
    await sql`select note_first_known(${extract.id}::uuid, ${byNumber.map((one) => one.personId)}::uuid[], ${byNumber.map(() => false)}::boolean[])`.execute(tx)
  const waiting = linked.flatMap((one) => (one.waitsFor === null ? [] : [{ known: one.waitsFor.personId, apart: one.personId, why: one.waitsFor.why, likelihood: one.waitsFor.likelihood }]))
  if (waiting.length > 0)
    await sql`select note_waiting(${extract.id}::uuid, ${waiting.map((one) => one.known)}::uuid[], ${waiting.map((one) => one.apart)}::uuid[], ${waiting.map((one) => one.why)}::text[], ${waiting.map((one) => one.likelihood)}::real[], ${addWorkingDays(today, ANSWER_WORKING_DAYS)}::date)`.execute(tx)
}

const whom = (people: number, role: Role): string =>
  `${people === 1 ? 'One person' : `${people.toLocaleString('en-GB')} people`} whom ${role === 'governance-lead' ? 'the partnership knows' : 'you answer for'} ${people === 1 ? 'is' : 'are'}`

/** One notice an extract and kind to each head who answers for some of them, and to the governance leads for people without such a head. */
export const tellFirstKnown = async (context: Acting, extract: StoredExtract): Promise<void> => {
  const { rows: known } = await sql<{ organisationId: string; role: Role; people: number }>`
    select organisation_id as "organisationId", role, people from told_of_first_known(${extract.id}::uuid)`.execute(context.tx)
  const { rows: waiting } = await sql<{ organisationId: string; role: Role; people: number }>`
    select organisation_id as "organisationId", role, people from told_of_waiting(${extract.id}::uuid)`.execute(context.tx)
  const { organisationName } = context.viewer
  await notify(context, [
    ...known.map(({ organisationId, role, people }) => ({
      to: { organisationId, role }, words: `${whom(people, role)} now known to ${organisationName} by its extract of ${longDay(context.today)}.`, href: '/first-known',
    })),
    ...waiting.map(({ organisationId, role, people }) => ({
      to: { organisationId, role }, href: '/first-known',
      words: `${people === 1 ? 'One record' : `${people.toLocaleString('en-GB')} records`} of ${organisationName} may be about ${people === 1 ? 'a person' : 'people'} whom ${role === 'governance-lead' ? 'the partnership knows' : 'you answer for'}: no number says so. Say by ${longDay(addWorkingDays(context.today, ANSWER_WORKING_DAYS))} whether it is the same human being.`,
    })),
  ])
}

/** The job that makes two records one when a number that came later says so; done apart, so that the officer whose file brought it is told nothing of it. */
export const JOIN_BY_NUMBER = 'extracts.join-by-number'

/** Looks at every wait that these people are in: what their numbers now say settles it, or is said to whoever answers. */
export const settleByNumbers = async (context: Acting, people: readonly string[]): Promise<void> => {
  if (people.length === 0) return
  const { rows } = await sql<Side & { apart: string; known: string; sent: boolean }>`
    select apart_id as apart, person_id as known, sent, surname, birth_date as "birthDate", pnc, prison_number as "prisonNumber", crn, cro from waiting_identities(${[...people]}::uuid[])`.execute(context.tx)
  for (const sides of Map.groupBy(rows, (row) => `${row.apart} ${row.known}`).values()) {
    const [first] = sides
    const found = numbersSay(sides.filter((one) => one.sent), sides.filter((one) => !one.sent))
    if (!first || found.say === 'nothing') continue
    await sql`select note_numbers(${first.apart}::uuid, ${first.known}::uuid, ${found.say}, ${found.words})`.execute(context.tx)
    if (found.say === 'one')
      await askJob(context, JOIN_BY_NUMBER, { apart: first.apart, known: first.known, account: context.viewer.accountId, organisation: context.viewer.organisationId })
  }
}
