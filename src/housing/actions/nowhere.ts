/** The list of those about to leave with nowhere to sleep, and recording what was tried for one of them. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters, PlaceInList } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { PersonId } from '../../people/rules.ts'
import { ATTEMPTS, coveredUntil, nextMove, OUTCOMES, type MoveKind, type NextMove, type Owner } from '../nowhere.ts'
import { RECORDED_BACK_DAYS } from '../placing.ts'
import { nowherePage, type NowhereScope } from '../store/nowhere.ts'
import { housed, RECORDING } from './housed.ts'

export const NOWHERE_PAGE_SIZE = 20

/** Who is about to leave with nowhere to sleep: days left, what was tried, whose move it is next and by when. */
export const nowhereToSleepList = query({
  name: 'housing.nowhere',
  title: 'Who leaves prison within 12 weeks with nowhere to sleep: days left, what was tried, whose move it is and by when, soonest first',
  who: RECORDING,
  classes: ['identity', 'needs', 'contact'],
  input: z.object({ after: PlaceInList }),
  async run(context, { after }) {
    const [release = '', id = ''] = after.split('_')
    const rows = await nowherePage(context, { limit: NOWHERE_PAGE_SIZE + 1, after: after === '' ? undefined : { release, id } })
    const last = rows.length > NOWHERE_PAGE_SIZE ? rows[NOWHERE_PAGE_SIZE - 1] : undefined
    return yes({
      today: context.today, role: context.viewer?.role ?? null, next: last ? `${last.release}_${last.id}` : null,
      people: rows.slice(0, NOWHERE_PAGE_SIZE).map((row) => ({ ...row, placedUntil: coveredUntil(row.placements, row.release), move: nextMove(row, context.today) })),
    })
  },
  about: ({ people }) => people.map(({ personId }) => personId),
})

/** The next move of one human being who leaves prison within 12 weeks with nowhere to sleep; null for anybody else. */
export const nextMoveFor = async (context: Reading, people: readonly string[]): Promise<NextMove | null> => {
  const [row] = await nowherePage(context, { people, limit: 1 })
  return row ? nextMove(row, context.today) : null
}

/** Moves that other due items already ask for: the duty to refer, late answers, a council’s own, and what follows an emergency room. */
const ASKED_ELSEWHERE: readonly MoveKind[] = ['refer', 'chase', 'answer', 'wait', 'after']

/** Where a move is made, beside the page of places. */
const PAGES: Readonly<Partial<Record<MoveKind, string>>> = { emergency: 'housing-options', 'other-ways': 'housing-options', offer: 'housing-options', review: 'duty-to-refer' }

const OWNED_BY: Readonly<Record<Owner, readonly string[]>> = { prison: ['resettlement-worker'], manager: ['offender-manager', 'delivery-unit-head'], head: ['delivery-unit-head'], council: ['housing-officer'], provider: ['caseworker'] }

/** The next moves of a viewer’s own people as due items; of one person all of them, whoever’s they are. */
export const movesDue = async (context: Reading, scope: NowhereScope & { readonly until: string }): Promise<{ personId: string; due: string; words: string; href: string }[]> => {
  const role = context.viewer?.role
  if (role === undefined || !RECORDING.some((one) => one === role)) return []
  return (await nowherePage(context, scope)).flatMap((row) => {
    const move = nextMove(row, context.today)
    const mine = scope.people !== undefined || OWNED_BY[move.owner].includes(role)
    return mine && move.by <= scope.until && !ASKED_ELSEWHERE.includes(move.kind) ? [{ personId: row.personId, due: move.by, words: move.words, href: `/people/${row.personId}/${PAGES[move.kind] ?? 'accommodation'}` }] : []
  })
}

export const recordAttempt = action({
  name: 'housing.try',
  title: 'Record what was tried to find somebody a place to sleep, with the day and what came of it',
  who: [...CASE_ROLES, 'housing-officer'],
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    what: z.enum(keysOf(ATTEMPTS), 'Choose what was tried.'),
    on: aDay('the day on which it was tried'),
    outcome: z.enum(keysOf(OUTCOMES), 'Choose what came of it.'),
    words: letters(1000).min(3, 'Say whom you asked and what they said.'),
  }),
  async run(context, input) {
    const { tx, random, viewer, today, now } = context
    const about = await housed(context, input.person)
    if (!about) return notFound()
    if (input.on > today) return no('Record it when it has been tried.', 'on')
    if (input.on < addDays(today, -RECORDED_BACK_DAYS)) return no('This is more than a year ago: check the day.', 'on')
    await tx.insertInto('housing_attempt').values({
      id: random.uuid(), person_id: about.current, what: input.what, on_day: input.on, outcome: input.outcome, words: input.words, recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
    }).execute()
    return yes({ person: about.current })
  },
  about: ({ person }) => [person],
})
