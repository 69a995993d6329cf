/** GP registration of somebody who leaves prison: the page, the answer, and what waits. */
import { z } from 'zod'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { decideGp, GP_ANSWERS, GP_RULE, gpPoint, gpStanding, needsGp, nextOnGp, type GpStep } from '../gp.ts'
import type { Kind } from '../rules.ts'
import { gpAnswersOf, gpRows, insertGpAnswer, type GpRow } from '../store/gp.ts'
import { treatedPerson } from './about.ts'
import { HANDING_OVER } from './continuity.ts'

const handsOver = (context: Reading): boolean => HANDING_OVER.some((role) => role === context.viewer?.role)
export const gpHref = (person: string): string => `/people/${person}/treatment/gp`

/** Whether somebody who leaves prison is registered with a GP, and what comes next. */
export const gpOfPerson = query({
  name: 'treatment.gp',
  title: 'Whether somebody who leaves prison is registered with a GP: before release, on day 1, on day 28',
  who: CASE_ROLES,
  classes: ['health', 'sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const about = await treatedPerson(context, person)
    if (!about) return notFound()
    const health = about.healthHidden === null
    const [course] = health ? await gpRows(context, { people: about.people }) : []
    return yes({
      person: about.person, today: context.today, healthHidden: about.healthHidden, rule: GP_RULE[0], answers: health ? await gpAnswersOf(context, about.people) : [],
      course: course ? { releaseDay: course.releaseDay, released: course.released, standing: gpStanding(course), point: gpPoint(course, context.today), next: nextOnGp(course, context.today) } : null, mayRecord: health && handsOver(context),
    })
  },
  about: ({ person }) => [person.id],
})

export const recordGp = action({
  name: 'treatment.record-gp',
  title: 'Record whether somebody who leaves prison is registered with a GP',
  who: HANDING_OVER,
  classes: ['health', 'sentence'],
  input: z.object({ person: PersonId, answer: z.enum(keysOf(GP_ANSWERS), 'Say whether they are registered.'), practice: letters(200).default(''), day: aDay('the day on which it was so') }),
  async run(context, { person, answer, practice, day }) {
    const about = await treatedPerson(context, person)
    if (!about || about.healthHidden !== null) return notFound()
    const [course] = await gpRows(context, { people: about.people })
    if (!course) return no('This is asked of people with a need on health or on drugs and alcohol, from a month before release until day 90.', 'answer')
    const decided = decideGp(course, { answer, practice, day }, context.today)
    if (!decided.ok) return decided
    await insertGpAnswer(context, { person: course.personId, sentence: course.sentenceId, point: decided.value, answer, practice: practice.length < 2 ? null : practice, on_day: day })
    return yes({ person: about.person.id, point: decided.value, answer })
  },
  about: ({ person }) => [person],
})

/** What waits of it: for a prison its leavers, for a manager their people outside, for the head who has no manager. */
export const gpWaiting = async (context: Reading, people?: readonly string[]): Promise<(GpStep & { readonly row: GpRow })[]> => {
  if (!handsOver(context)) return []
  if (people !== undefined && (await treatedPerson(context, people[0] ?? ''))?.healthHidden !== null) return []
  return (await gpRows(context, { people })).flatMap((row) => {
    const step = nextOnGp(row, context.today)
    return step && (people !== undefined || context.viewer?.role !== 'delivery-unit-head' || !row.managed) ? [{ ...step, row }] : []
  })
}

/** What a missing GP holds up, in a sentence; null where nothing waits for one, or there is one. Only what the viewer may read decides. */
export const gpBlocker = async (context: Reading, people: readonly string[], kinds: readonly Kind[]): Promise<string | null> => {
  if (!needsGp(kinds, context.today)) return null
  const newest = (await gpAnswersOf(context, people))[0]
  if (newest?.answer === 'registered' || (newest === undefined && (await gpRows(context, { people })).length === 0)) return null
  return `${newest ? GP_ANSWERS[newest.answer] : 'Nobody has said whether they are registered'}: mental health treatment may not begin without a GP. Ask the service whether it takes them on before`
}
