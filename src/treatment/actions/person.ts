/** One person’s treatment requirements, as whoever asks may see them: the page, the panel and the time line. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { notFound, yes } from '../../core/result.ts'
import { samePeople } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { query } from '../../platform/action.ts'
import type { Reading, TimelineRow } from '../../platform/context.ts'
import { readOnce } from '../../platform/read-once.ts'
import { sentencesOf } from '../../sentences/actions.ts'
import { treatmentRows } from '../history.ts'
import { complianceOf, complianceWords, kindsWords, LAW, STANDARD, suggestTreatment, tooClose } from '../rules.ts'
import { pathsOf, pathStepsOf, reportsOf, requirementStepsOf, reviewsOf, sessionsOf, testsOf, treatmentProviders } from '../store.ts'
import { needsSeen, requirementRows, suggestionRows, type RequirementRow } from '../store/courses.ts'
import { isOpenPath, isOver, nextOnPath, nextSteps, OWNERS, REQUIREMENT_STATES, PATH_STATES, type NextStep } from '../workflow.ts'
import { MANAGERS, READING, treatedPerson, type Treated } from './about.ts'
import { gpBlocker } from './gp.ts'

const sees = (context: Reading): boolean => READING.some((role) => role === context.viewer?.role)
const manages = (context: Reading): boolean => MANAGERS.some((role) => role === context.viewer?.role)

/** What decides the next steps, without what this viewer may not see. */
export const courseSeen = (requirement: RequirementRow, health: boolean): RequirementRow => (health ? requirement : { ...requirement, lastTest: undefined })

const shownRequirements = readOnce((context: Reading, people: readonly string[]) => requirementRows(context, { people }))
const shownPaths = readOnce((context: Reading, people: readonly string[]) => pathsOf(context, people))

const summaryOf = (requirement: RequirementRow, health: boolean, today: string) => ({
  ...requirement, title: kindsWords(requirement.kinds), over: isOver(requirement.state), next: nextSteps(courseSeen(requirement, health), today),
  compliance: complianceWords(complianceOf(requirement.missed, requirement.warned, requirement.madeOn, requirement.settledOn)),
  complies: complianceOf(requirement.missed, requirement.warned, requirement.madeOn, requirement.settledOn).state === 'complies',
  warnings: [...tooClose(requirement.madeOn, requirement.reviewDays), ...(requirement.consentedOn === null ? [`No consent is recorded: it was ${requirement.source === 'imported' ? 'imported' : 'recorded'} without, and a court makes this only of somebody who is willing`] : [])],
})

const readTreatment = async (context: Reading, about: Treated) => {
  const { people, healthHidden } = about
  const health = healthHidden === null
  const [requirements, steps, sessions, reviews] = [await shownRequirements(context, people), await requirementStepsOf(context, people), await sessionsOf(context, people), await reviewsOf(context, people)]
  const [paths, pathSteps, tests, reports] = health ? [await shownPaths(context, people), await pathStepsOf(context, people), await testsOf(context, people), await reportsOf(context, people)] : [[], [], [], []]
  return { requirements, steps, sessions, reviews, paths, pathSteps, tests, reports }
}

/** Everything of one person’s treatment requirements. */
export const treatmentOfPerson = query({
  name: 'treatment.of-person',
  title: 'The treatment requirements of one person: what comes next, how each came about, attendance, tests, reviews and compliance',
  who: READING,
  classes: ['sentence', 'health'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const about = await treatedPerson(context, person)
    if (!about) return notFound()
    const { requirements, steps, sessions, reviews, paths, pathSteps, tests, reports } = await readTreatment(context, about)
    if (about.provider && requirements.length === 0 && paths.length === 0) return notFound()
    const health = about.healthHidden === null
    const mayManage = manages(context) && health
    // What runs already suggests itself no more.
    const running = requirements.filter((one) => !isOver(one.state)).flatMap((one) => one.kinds)
    const found = about.provider ? null : suggestTreatment(...await needsOf(context, about))
    const suggested = found && running.length > 0 ? { kinds: found.kinds.filter((kind) => !running.includes(kind)), reasons: found.kinds.some((kind) => !running.includes(kind)) ? found.reasons : [] } : found
    const waiting = [...running, ...paths.filter((one) => isOpenPath(one.state)).flatMap((one) => one.kinds)]
    return yes({
      gpBlocker: health ? await gpBlocker(context, about.people, waiting) : null, person: about.person, today: context.today, provider: about.provider, healthHidden: about.healthHidden, mayManage, mayRecord: about.provider || mayManage, suggested,
      mayConsider: mayManage && !paths.some((one) => isOpenPath(one.state)),
      paths: paths.map((path) => ({ ...path, title: kindsWords(path.kinds), next: nextOnPath(path), steps: pathSteps.filter((one) => one.of === path.id) })),
      requirements: requirements.map((one) => ({
        ...summaryOf(one, health, context.today), steps: steps.filter((step) => step.of === one.id), sessions: sessions.filter((session) => session.of === one.id), tests: tests.filter((test) => test.of === one.id),
        reviews: reviews.filter((review) => review.of === one.id).map((review) => ({ ...review, report: reports.find((report) => report.of === review.id) ?? null })),
      })),
    })
  },
  about: ({ person }) => [person.id],
})

const needsOf = async (context: Reading, about: Treated): Promise<Parameters<typeof suggestTreatment>> => {
  const seen = await needsSeen(context, about.people)
  return [seen.needs, about.healthHidden === null ? seen.answers : []]
}

/** What the forms of considering and of making need: what suggests itself, the orders, the providers. */
export const treatmentForms = query({
  name: 'treatment.forms',
  title: 'What to know before a treatment requirement is considered or recorded: what suggests it, the orders, the providers',
  who: MANAGERS,
  classes: ['health', 'sentence', 'needs'],
  input: z.object({ person: PersonId, path: z.union([z.literal(''), z.uuid('This is not the id of a way to treatment.')]).default('') }),
  async run(context, { person, path: id }) {
    const about = await treatedPerson(context, person)
    if (!about || about.healthHidden !== null) return notFound()
    const path = id === '' ? null : (await pathsOf(context, about.people)).find((one) => one.id === id) ?? null
    if (id !== '' && path === null) return notFound()
    const sentences = (await sentencesOf(context, about.people)).filter((one) => one.kind !== 'custody' && one.supervisionEnd >= context.today)
    return yes({ person: about.person, today: context.today, path, suggested: suggestTreatment(...await needsOf(context, about)), sentences, providers: await treatmentProviders(context), law: LAW[0], standard: STANDARD[0] })
  },
  about: ({ person }) => [person.id],
})

/** The panel on the person’s page: where it stands and what comes next; null where there is nothing to say. */
export const readTreatmentPanel = async (context: Reading, people: readonly string[]) => {
  if (!sees(context)) return null
  const about = await treatedPerson(context, people[0] ?? '')
  if (!about) return null
  const health = about.healthHidden === null
  const requirements = await shownRequirements(context, people)
  const current = requirements.find((one) => !isOver(one.state)) ?? requirements[0]
  const path = health ? (await shownPaths(context, people)).find((one) => isOpenPath(one.state)) : undefined
  const [suggestion] = health && !path && manages(context) ? await suggestionRows(context, { people }) : []
  if (!current && !path && !suggestion) return null
  const steps: NextStep[] = [...(path ? nextOnPath(path) : []), ...(current ? nextSteps(courseSeen(current, health), context.today) : [])].toSorted((a, b) => (a.due < b.due ? -1 : 1))
  return {
    title: path ? kindsWords(path.kinds) : current ? kindsWords(current.kinds) : null, state: path ? PATH_STATES[path.state].title : current ? REQUIREMENT_STATES[current.state].title : 'Suggested by a need',
    until: !path && current && !isOver(current.state) ? current.endsOn : null, next: steps[0] ? { ...steps[0], owner: OWNERS[steps[0].owner] } : null,
    suggestion: suggestion ? `A need was found on ${suggestion.pathways.map((one) => (one === 'health' ? 'health' : 'drugs and alcohol')).join(' and ')}; ${suggestion.sentenceOn > context.today ? `sentence is on ${longDay(suggestion.sentenceOn)}` : `the order is of ${longDay(suggestion.sentenceOn)}`}.` : null,
    failing: current ? !isOver(current.state) && (current.consentedOn === null || complianceOf(current.missed, current.warned, current.madeOn, current.settledOn).state !== 'complies') : false,
    compliance: current && !isOver(current.state) ? complianceWords(complianceOf(current.missed, current.warned, current.madeOn, current.settledOn)) : null,
  }
}

export type TreatmentPanel = NonNullable<Awaited<ReturnType<typeof readTreatmentPanel>>>

export const readTreatmentRows = async (context: Reading, people: readonly string[]): Promise<TimelineRow[]> => {
  const about = sees(context) ? await treatedPerson(context, people[0] ?? '') : null
  if (!about) return []
  const { requirements, steps, sessions, reviews, paths, pathSteps } = await readTreatment(context, { ...about, people: await samePeople(context, people[0] ?? '') })
  return treatmentRows(paths, pathSteps, requirements, steps, sessions, reviews)
}
