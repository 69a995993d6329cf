/** Emergency access: taken by exact details only, told at once to those who answer for the person, over by itself within the hour. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify } from '../../platform/notices.ts'
import { EMERGENCY_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { currentPerson, seenPerson } from '../../people/actions.ts'
import { nameKey } from '../../people/rules.ts'
import { decideTry, EMERGENCY_MINUTES, GROUNDS, minutesLeft, reviewDueDay, type Ground } from '../emergencies.ts'
import { factsOf } from './decision.ts'

/** Somebody took emergency access to a person: whoever is responsible is told. Carries the references that notices may show. */
export const emergencyTaken = eventType<{ access: string; person: string; reference: string; takenBy: string }>('sharing.emergency-taken')

/** What the viewer may do in an emergency, what of theirs runs, and what they took before. */
export const emergencyAccess = query({
  name: 'sharing.emergency-access',
  title: 'Emergency access: how often it may still be tried, what runs, and what you took before',
  who: EMERGENCY_ROLES,
  classes: [],
  input: z.object({}),
  async run(context) {
    const decided = decideTry(...await triesOf(context))
    const { rows } = await sql<{ id: string; personId: string; reference: string | null; ground: Ground; from: string; until: string; outcome: string | null }>`
      select e.id, e.person_id as "personId", r.reference, e.ground, e.from_at as from, e.until_at as until, v.outcome
      from emergency_access e left join references_to_review(array(select person_id from emergency_access where account_id = viewer_account())) r on r.person_id = e.person_id
      left join emergency_review v on v.access_id = e.id
      where e.account_id = viewer_account() order by e.from_at desc limit 20`.execute(context.tx)
    const taken = rows.map((row) => ({ ...row, from: new Date(row.from), until: new Date(row.until), minutesLeft: minutesLeft(new Date(row.until), context.now) }))
    return yes({ triesLeft: decided.ok ? decided.value.left + 1 : 0, refusal: decided.ok ? null : decided.message, taken })
  },
})

/**
 * People whom the viewer sees at this moment by emergency access and by nothing else: they may look, and change nothing. A merge,
 * an exclusion or an allocation made in the hour would outlast it.
 */
export const seenByEmergencyAlone = async ({ tx, viewer }: Pick<Reading, 'tx' | 'viewer'>): Promise<ReadonlySet<string>> => {
  if (!EMERGENCY_ROLES.some((role) => role === viewer?.role)) return new Set()
  return new Set((await sql<{ id: string }>`select unnest(seen_by_emergency_alone()) as id`.execute(tx)).rows.map((row) => row.id))
}

/** Does the viewer see this human being by emergency access alone, and so may change nothing about them? For pages, which offer only what may be done. */
export const onlyLooks = async (context: Pick<Reading, 'tx' | 'viewer'>, people: readonly string[]): Promise<boolean> => {
  const alone = await seenByEmergencyAlone(context)
  return people.some((person) => alone.has(person))
}

/** Takes sight of a person for an hour. Whatever does not fit one person exactly is refused in the same words. */
export const takeEmergencyAccess = action({
  name: 'sharing.take-emergency-access',
  title: 'See a person for one hour because it cannot wait; told at once to those who answer for them, and reviewed afterwards',
  who: EMERGENCY_ROLES,
  classes: ['identity', 'sentence', 'risk', 'needs', 'health', 'contact', 'plan'],
  noPreview: true,
  // Many tries at one moment are counted like many in a row.
  oneAtATime: true,
  input: z.object({
    number: letters(20).min(1, 'Enter the person’s reference, PNC, CRO, prison or probation number.'),
    surname: letters(100).default(''),
    birthDate: z.union([z.literal(''), z.iso.date('Enter a real birth date, for example 27 3 1988.')]).default(''),
    ground: z.enum(keysOf(GROUNDS), 'Choose why it cannot wait.'),
    reason: letters(1000).min(20, 'Say in at least 20 letters what has happened and what you have to do. It is read in the review.'),
  }),
  async run(context, { number, surname, birthDate, ground, reason }) {
    const { tx, viewer, now, today, random, requestId } = context
    const allowed = decideTry(...await triesOf(context))
    if (!allowed.ok) return allowed
    if (nameKey(surname) === '' && birthDate === '') return no('Enter the surname or the birth date as well: a number alone finds nobody.', 'surname')
    const { rows } = await sql<{ person: string | null }>`
      select find_for_emergency(${number.toUpperCase().replace(/\s/g, '')}, ${nameKey(surname)}, ${birthDate === '' ? null : birthDate}::date) as person`.execute(tx)
    const person = rows[0]?.person ?? null
    if (person === null) {
      const { left } = allowed.value
      return no(`These details do not fit exactly one person whom your partners work with. Check each of them with whoever gave them to you, or ring the duty manager. You can try ${left === 0 ? 'no more' : left === 1 ? 'once more' : `${left} more times`} this hour.`, 'number')
    }
    if (await seenPerson(context, person)) return no('You can see this person already: use “Find a person”.', 'number')
    const access = random.uuid()
    const until = new Date(now.getTime() + EMERGENCY_MINUTES * 60_000)
    await tx.insertInto('emergency_access').values({
      id: access, person_id: person, account_id: viewer.accountId, organisation_id: viewer.organisationId, reason, ground, from_at: now, until_at: until,
      request_id: requestId, review_due_day: reviewDueDay(today),
    }).execute()
    const seen = await seenPerson(context, person)
    if (!seen) return notFound()
    await tellThoseWhoAnswer(context, { access, person, reference: seen.reference })
    await context.emit(emergencyTaken, { access, person, reference: seen.reference, takenBy: viewer.accountId })
    return yes({ access, person, until })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Ends one's own emergency access before its hour is over. */
export const endEmergencyAccess = action({
  name: 'sharing.end-emergency-access',
  title: 'End your own emergency access now',
  who: EMERGENCY_ROLES,
  classes: [],
  input: z.object({ access: z.uuid('This is not the id of an emergency access.') }),
  async run({ tx }, { access }) {
    const { rows } = await sql<{ ended: boolean }>`select end_emergency(${access}::uuid) as ended`.execute(tx)
    return rows[0]?.ended ? yes({ access }) : notFound()
  },
})

const triesOf = async ({ tx }: Pick<Reading, 'tx'>): Promise<[number, Date | null]> => {
  const { rows } = await sql<{ tries: number; earliest: string | null }>`select * from emergency_tries()`.execute(tx)
  return [rows[0]?.tries ?? 0, rows[0]?.earliest ? new Date(rows[0].earliest) : null]
}

/** The heads of whoever is responsible for the person, and the governance leads of the partnership, at once and in the same transaction. */
const tellThoseWhoAnswer = async (context: Acting, { access, person, reference }: { access: string; person: string; reference: string }): Promise<void> => {
  const { viewer, today } = context
  const facts = (await factsOf(context, [await currentPerson(context, person)])).get(person)
  const responsible = new Set((facts?.involvements ?? []).filter((one) => one.basis === 'responsible' && one.from <= today && (one.until === null || one.until >= today)).map((one) => one.organisationId))
  const leads = await leadOrganisations(context)
  const words = `${viewer.name} of ${viewer.organisationName} has taken emergency access to ${reference}. It has to be reviewed.`
  const href = `/emergency-reviews/${access}`
  await notify(context, [
    ...[...responsible].map((organisationId) => ({ to: { organisationId, role: 'delivery-unit-head' as const }, words, href, person })),
    ...leads.map((organisationId) => ({ to: { organisationId, role: 'governance-lead' as const }, words, href, person })),
  ])
}

/** The organisations of the partnership that have a governance lead today. */
export const leadOrganisations = async ({ tx }: Pick<Reading, 'tx'>): Promise<string[]> => {
  const rows = await tx.selectFrom('membership').select('organisation_id').distinct().where('role', '=', 'governance-lead')
    .where(sql<boolean>`organisation_id = any (viewer_partners()) and worn(membership)`).execute()
  return rows.map((row) => row.organisation_id)
}
