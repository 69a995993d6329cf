/**
 * Emergency early release in the demonstration, done through the door, with its seeded faults: somebody whose offence is excluded but
 * who was put forward; a police check past its clock; a week with fewer beds than people without a place; a suspended scheme with
 * somebody decided; and a criterion of which nobody has recorded the fact, for everybody else in the prison.
 */
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { addWorkingDays, isWorkingDay } from '../../src/core/working-days.ts'
import { ask, perform, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { answerPlace, answerRisk, askGroup, confirmScheme, decideEarly, earlyOfPerson, earlyWeeks, enterScheme, putForward, recordFacts, sayCapacity, suspendScheme } from '../../src/schemes/actions.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

const CHECK_DAYS = 5
/** How long ago the people were put forward: their clock has run out. */
const SINCE = -16

const hat = (handle: string, day: Day): Context => {
  const one = PERSONAS.find((persona) => persona.handle === handle) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(handle), name: one.name, organisationId: organisationId(one.organisation), organisationName: one.organisation, role: one.role, purpose: one.purpose }, 'job', atNine(day))
}

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`An early release of the demonstration was refused: ${result.message}`)
  return result.value
}

/** Invented words and figures, in the form of what was published for earlier schemes; the length is that of the first part of SDS40. */
const CRITERIA = {
  standardWords: 'Prisoners serving a standard determinate sentence.', lengthWords: 'The sentence is less than five years.', lengthBelow: '60',
  offenceWords: 'No offence of the sentence is listed in the schedule of excluded offences.', offenceCodes: 'SX03 PH97', recallWords: 'Prisoners recalled to custody are not eligible.',
  chargeWords: 'Prisoners with an outstanding charge, or wanted for extradition, are not eligible.', harmWords: 'Risk of serious harm is assessed as medium or lower.', harmAtMost: 'medium',
} as const

/** Loads two schemes and the people of their faults. In a demonstration of very few people some of it finds nobody. */
export const loadEarlyRelease = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const act = async <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O> => done(await perform(core, context, action, input))
  const then = addDays(today, SINCE)
  const enter = async (name: string, starts: Day, more: Partial<z.input<(typeof enterScheme)['input']>> = {}): Promise<string> => {
    const day = addDays(starts, -3)
    const { scheme } = await act(hat('samuel.dummett', day), enterScheme, { name, source: 'Invented for this demonstration: no such scheme was published', publishedOn: addDays(starts, -5), starts, maxDaysEarly: '60', leastServedPercent: '30', checkDays: String(CHECK_DAYS), ...CRITERIA, ...more })
    await act(hat('helen.sampleton', addDays(day, 1)), confirmScheme, { scheme, version: 1 })
    return scheme
  }
  const { rows } = await sql<{ person: string }>`
    select s.person_id as person from sentence s
    where s.prison_code = (select prison_code from organisation where id = ${organisationId('hmp-peterborough')}::uuid) and s.kind = 'custody' and s.released_on is null and s.returned_from is null and s.months < 60
      and s.custody_start < ${addDays(then, -20)}::date and s.planned_release > ${addDays(today, 14)}::date
      and not exists (select from sentence other where other.person_id = s.person_id and other.id <> s.id and other.released_on is null and other.kind = 'custody')
      and not exists (select from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id)
    order by s.planned_release, s.id limit 12`.execute(owner)
  const taken = new Set<string>()
  /** The first who meets the scheme on that day, put forward. */
  const forward = async (day: Day): Promise<string | null> => {
    for (const { person } of rows.filter((one) => !taken.has(one.person))) {
      await perform(core, hat('samuel.dummett', day), recordFacts, { person, standard: 'yes', offence: 'no', charge: 'no' })
      if (!(await perform(core, hat('leila.specimen', day), putForward, { person })).ok) continue
      taken.add(person)
      return person
    }
    return null
  }
  const answer = async (person: string, agencies: readonly ('police' | 'children' | 'probation')[], day: Day): Promise<void> => {
    for (const agency of agencies) await act(hat('helen.sampleton', day), answerRisk, { person, agency, answer: agency === 'police' ? 'conditions' : 'clear', words: agency === 'police' ? 'Not to go back to the street of the offence.' : '', toldBy: 'Sergeant Example-Demo, invented' })
    await act(hat('leila.specimen', day), answerPlace, { person, answer: 'place', words: 'A room with family; the address is with the plan.', toldBy: 'Ruth Demoway, housing options' })
  }

  // The earlier scheme: somebody is decided, then it is suspended and what is decided stands.
  const earlier = await enter('Invented emergency release scheme of the summer', addDays(today, -120), { ends: addDays(today, 120) })
  const decided = await forward(then)
  if (decided !== null) {
    await answer(decided, ['police', 'children', 'probation'], addDays(then, 1))
    let day = addDays(addWorkingDays(then, CHECK_DAYS), 1)
    while (!isWorkingDay(day)) day = addDays(day, 1)
    for (const [handle, reason] of [['samuel.dummett', 'Good conduct, and a place to go to.'], ['helen.sampleton', 'Risk can be managed from the earlier day.']] as const) {
      const seen = done(await ask(core, hat(handle, day), earlyOfPerson, { person: decided }))
      const decision = await perform(core, hat(handle, day), decideEarly, { person: decided, decision: 'release', reason, version: seen.one?.case?.version ?? 1 })
      if (!decision.ok) break
    }
  }
  await act(hat('helen.sampleton', addDays(today, -6)), suspendScheme, { scheme: earlier, words: 'Ministers ended intake: the later scheme takes its place.', decided: 'stand' })

  const scheme = await enter('Invented emergency release scheme of the autumn', addDays(today, -30))
  const excluded = await forward(then)
  if (excluded !== null) {
    await answer(excluded, ['police', 'children', 'probation'], addDays(then, 1))
    await act(hat('samuel.dummett', addDays(today, -2)), recordFacts, { person: excluded, offence: 'yes' })
  }
  const silent = await forward(then)
  if (silent !== null) await answer(silent, ['children', 'probation'], addDays(then, 2))
  const whole = await forward(then)
  if (whole !== null) await answer(whole, ['police', 'children', 'probation'], addDays(then, 1))
  await forward(addDays(today, -1))

  const { rows: weeks } = done(await ask(core, hat('helen.sampleton', today), earlyWeeks, { scheme }))
  const full = weeks.filter((row) => row.district !== 'not-known').toSorted((a, b) => (b.noPlace ?? 0) - (a.noPlace ?? 0))[0]
  if (full && (full.noPlace ?? 0) > 0) {
    await act(hat('leila.specimen', today), sayCapacity, { scheme, district: full.district, week: full.week, beds: (full.noPlace ?? 1) - 1, appointments: (full.leaving ?? 0) + 4, saidBy: 'Ruth Demoway, housing options' })
    await act(hat('leila.specimen', today), askGroup, { scheme, district: full.district, week: full.week, wants: 'smooth', words: 'There are more people without a place than beds that week.' })
  }
}
