/** Where somebody slept on a check day, work at six weeks, and the list of what waits for an answer. */
import { z } from 'zod'
import { addDays, type Day } from '../../core/dates.ts'
import { letters, PlaceInList, Version } from '../../core/inputs.ts'
import { notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { PersonId } from '../../people/rules.ts'
import { CHECK_DAYS, decideCheck, decideEmployment, employmentWords, EMPLOYMENT_WEEKS, SLEPT, sleptWords } from '../rules.ts'
import { checksDue, employmentOf, storedChecksOf, type StoredCheck } from '../store.ts'
import { housed, RECORDING } from './housed.ts'

const correction = z.union([z.boolean(), z.enum(['', 'yes']).transform((word) => word === 'yes')]).default(false)
const correctionReason = letters(500).default('')
export const CheckDayInput = z.coerce.number().pipe(z.union(CHECK_DAYS.map((day) => z.literal(day)), 'Checks are on release day and days 1, 7, 28 and 90.'))

export const CHECKS_PAGE_SIZE = 20
/** Days ahead that the list of checks looks, so that somebody can plan to ask. */
export const CHECKS_AHEAD_DAYS = 7

/**
 * The check of one day after the release that counts: the newest that has come, else the next one. Two records that are one may each
 * have a release, and somebody back in prison has the checks of the next one already.
 */
export const checkFor = (checks: readonly StoredCheck[], day: number, today: Day): StoredCheck | undefined => {
  const of = checks.filter((check) => check.dayAfter === day)
  return of.find(({ due }) => addDays(due, -day) <= today) ?? of[0]
}

/** Checks that wait for an answer, overdue first, for the people whom this viewer is asked about. */
export const checksToRecord = query({
  name: 'housing.checks-due',
  title: 'Checks of accommodation that are due: for my people or my organisation, overdue first',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({ after: PlaceInList }),
  async run(context, { after }) {
    const [due = '', id = ''] = after.split('_')
    const rows = await checksDue(context, { until: addDays(context.today, CHECKS_AHEAD_DAYS), limit: CHECKS_PAGE_SIZE + 1, after: after === '' ? undefined : { due, id } })
    const last = rows.length > CHECKS_PAGE_SIZE ? rows[CHECKS_PAGE_SIZE - 1] : undefined
    return yes({ today: context.today, council: context.viewer?.role === 'housing-officer', checks: rows.slice(0, CHECKS_PAGE_SIZE), next: last ? `${last.due}_${last.id}` : null })
  },
  about: ({ checks }) => checks.map((check) => check.currentId),
})

interface Corrected {
  readonly about: 'accommodation' | 'employment'
  readonly row: { readonly personId: string; readonly sentenceId: string }
  readonly daysAfter: number
  readonly previous: string
  readonly now: string
  readonly reason: string
}

/** What an answer said before it was corrected stays readable. */
const keepPrevious = async ({ tx, random, viewer, today, now }: Acting, corrected: Corrected): Promise<void> => {
  await tx.insertInto('status_correction').values({
    id: random.uuid(), person_id: corrected.row.personId, sentence_id: corrected.row.sentenceId, about: corrected.about, days_after: corrected.daysAfter,
    previous_answer: corrected.previous, new_answer: corrected.now, reason: corrected.reason, corrected_on: today, corrected_by: viewer.accountId, corrected_at: now,
  }).execute()
}

export const recordCheck = action({
  name: 'housing.check',
  title: 'Record where somebody slept on a check day, and whether the accommodation held',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    day: CheckDayInput,
    slept: z.enum(keysOf(SLEPT), 'Choose where they slept.'),
    held: z.enum(['', 'yes', 'no'], 'Say whether it held.').default(''),
    correction,
    reason: correctionReason,
    /** Of which release, where the form said so; else the one that counts. */
    sentence: z.union([z.literal('').transform(() => null), z.null(), z.uuid('This is not the id of a sentence.')]).default(null),
    version: Version,
  }),
  async run(context, input) {
    const { tx, viewer, today, now } = context
    const about = await housed(context, input.person)
    const stored = async () => (about ? checkFor((await storedChecksOf(context, about.people)).filter(({ sentenceId }) => input.sentence === null || sentenceId === input.sentence), input.day, today) : undefined)
    const check = await stored()
    if (!about || !check) return notFound()
    const decided = decideCheck(check, input, today)
    // Somebody else’s newer answer is shown beside one’s own before anything else is said about it.
    if (check.version !== input.version && !(decided.ok && decided.value.recording === 'same')) return stale(check)
    if (!decided.ok) return decided
    const { recording, slept, held } = decided.value
    if (recording !== 'same') {
      const saved = await tx.updateTable('accommodation_check')
        .set({ slept, held, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now, version: check.version + 1 })
        .where('id', '=', check.id).where('version', '=', check.version).executeTakeFirst()
      if (saved.numUpdatedRows === 0n) return stale(await stored())
    }
    if (recording === 'correction' && check.slept)
      await keepPrevious(context, { about: 'accommodation', row: check, daysAfter: input.day, previous: sleptWords(check.slept, check.held), now: sleptWords(slept, held), reason: input.reason })
    return yes({ person: about.current, check: check.id, recording })
  },
  about: ({ person }) => [person],
})

export const recordEmployment = action({
  name: 'housing.employment',
  title: 'Record whether somebody available for work was employed six weeks after release',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    availableForWork: z.union([z.boolean(), z.enum(['yes', 'no'], 'Say whether they were available for work.').transform((word) => word === 'yes')]),
    employed: z.enum(['', 'yes', 'no']).default(''),
    correction,
    reason: correctionReason,
    version: Version,
  }),
  async run(context, input) {
    const { tx, viewer, today } = context
    const about = await housed(context, input.person)
    const status = about && (await employmentOf(context, about.people))[0]
    if (!about || !status) return notFound()
    const decided = decideEmployment(status, input, today)
    if (status.version !== input.version && !(decided.ok && decided.value.recording === 'same')) return stale(status)
    if (!decided.ok) return decided
    const { recording, availableForWork, employed } = decided.value
    if (recording !== 'same') {
      const saved = await tx.updateTable('employment_status')
        .set({ available_for_work: availableForWork, employed, recorded_on: today, recorded_by: viewer.accountId, version: status.version + 1 })
        .where('id', '=', status.id).where('version', '=', status.version).executeTakeFirst()
      if (saved.numUpdatedRows === 0n) return stale((await employmentOf(context, about.people))[0])
    }
    if (recording === 'correction' && status.availableForWork !== null)
      await keepPrevious(context, {
        about: 'employment', row: status, daysAfter: EMPLOYMENT_WEEKS * 7, previous: employmentWords(status.availableForWork, status.employed), now: employmentWords(availableForWork, employed), reason: input.reason,
      })
    return yes({ person: about.current, recording })
  },
  about: ({ person }) => [person],
})
