/** Needs on the seven pathways: assessed with the published questions, read as they were asked, compared over time. */
import { z } from 'zod'
import { longDay } from '../core/dates.ts'
import { no, notFound, yes } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, type InformationClass, keysOf, type Pathway, PATHWAYS, SEEING_ROLES } from '../platform/vocabulary.ts'
import { currentPerson, samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { onlyLooks, sightOf } from '../sharing/actions.ts'
import { HOLDINGS } from './holdings.ts'
import { assessmentDue } from './due-days.ts'
import { answerClass, checkAnswers, needsNow, readAnswer, type Answer, type PathwayNeed, type ReadAnswer } from './rules.ts'
import { hiddenReason } from './sight.ts'
import { suggestNeed, whyMissing } from './signs.ts'
export { loadAssessments, loadQuestions, type NewAssessment } from './store.ts'
import { answersAsAsked, assessmentById, judgementsOf, questionForm, referredOnly, sentencesToAssess, writeAssessment } from './store.ts'


const PathwayName = z.enum(keysOf(PATHWAYS), { error: 'Choose one of the seven pathways.' })

/** Why the viewer does not see a class about a person, in a sentence; null when they do. For the slices below too. */
export const hiddenBecause = async (context: Reading, person: string, cls: InformationClass): Promise<string | null> => hiddenReason(cls, await sightOf(context, person))

export interface NeedsPanel {
  /** Why nothing of needs is shown; null when it is. */
  readonly hidden: string | null
  /** Why answers on health, drugs and alcohol are not shown; null when they are. */
  readonly healthHidden: string | null
  readonly pathways: readonly PathwayNeed[]
  readonly mayAssess: boolean
  /** A council to which somebody was referred is told of the need for accommodation and no other. */
  readonly accommodationOnly: boolean
}

/** Assessments as a person’s page shows them, in the panel, the time line and the history: at most so many a pathway. */
const JUDGEMENTS_SHOWN_MAX = 20
const shownJudgements = readOnce((context, people) => judgementsOf(context, people, JUDGEMENTS_SHOWN_MAX))

const readNeeds = async (context: Reading, people: readonly string[]): Promise<NeedsPanel> => {
  const sightings = await sightOf(context, people[0] ?? '')
  const hidden = hiddenReason('needs', sightings)
  const accommodationOnly = hidden === null && await referredOnly(context, people)
  const all = hidden === null ? needsNow(await shownJudgements(context, people)) : []
  return {
    accommodationOnly,
    hidden, healthHidden: hiddenReason('health', sightings), pathways: accommodationOnly ? all.filter(({ pathway }) => pathway === 'accommodation') : all,
    // Whoever looks by emergency access alone changes nothing, so nothing is offered that would be refused.
    mayAssess: hidden === null && CASE_ROLES.some((role) => role === context.viewer?.role) && !(await onlyLooks(context, people)),
  }
}

/** The pathways on which somebody has a need today, by the newest assessment of each. For the slices below. */
export const currentNeeds = async (context: Reading, people: readonly string[]): Promise<Pathway[]> =>
  needsNow(await shownJudgements(context, people)).filter(({ newest }) => newest?.need).map(({ pathway }) => pathway)

/** The seven pathways of one person: is there a need, since when, who says so, what changed. */
export const needsOverview = query({
  name: 'needs.overview',
  title: 'The seven pathways of one person: need, when and by whom assessed, what changed',
  who: SEEING_ROLES,
  classes: ['needs'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    const needs = await readNeeds(context, people)
    const history = needs.hidden === null ? await shownJudgements(context, people) : []
    return yes({ person: found, today: context.today, ...needs, history })
  },
  about: ({ person }) => [person.id],
})

/** The newest questions of one pathway, ready to be asked, with what was judged before. */
export const needsForm = query({
  name: 'needs.form',
  title: 'The questions of one pathway in their newest version, ready to be asked',
  who: CASE_ROLES,
  classes: ['needs'],
  input: z.object({ person: PersonId, pathway: PathwayName }),
  async run(context, { person, pathway }) {
    const found = await seenPerson(context, person)
    const sightings = found ? await sightOf(context, found.id) : []
    if (!found || hiddenReason('needs', sightings) !== null) return notFound()
    const form = await questionForm(context, pathway)
    if (!form) return no('The question set has not been loaded. Ask whoever runs this installation.')
    const [before] = await judgementsOf(context, await samePeople(context, person), 1, pathway)
    return yes({ person: found, pathway, form, before: before ?? null, answersHidden: hiddenReason(answerClass(pathway), sightings) })
  },
  about: ({ person }) => [person.id],
})

/** One assessment as it was asked: the questions and answers in the words of its own version. */
export const readAssessment = query({
  name: 'needs.read',
  title: 'One assessment as it was asked, in the words of its own version',
  who: SEEING_ROLES,
  classes: ['needs'],
  input: z.object({ person: PersonId, assessment: z.uuid('This is not the id of an assessment.') }),
  async run(context, { person, assessment }) {
    const found = await seenPerson(context, person)
    const stored = found ? await assessmentById(context, assessment) : undefined
    if (!found || !stored || !(await samePeople(context, person)).includes(stored.personId)) return notFound()
    const hidden = await hiddenBecause(context, found.id, answerClass(stored.pathway))
    const newest = (await questionForm(context, stored.pathway))?.version ?? stored.version
    const answers: ReadAnswer[] | null = hidden === null ? (await answersAsAsked(context, [stored.id])).map((given) => readAnswer(given.question, given.answer)) : null
    return yes({ person: found, assessment: stored, newestVersion: newest, answers, answersHidden: hidden })
  },
  about: ({ person }) => [person.id],
})

const GivenAnswers = z.array(z.object({
  page: z.string().max(100), question: z.string().max(200), options: z.array(z.string().max(200)).max(50).readonly().default([]), words: z.string().nullable().default(null),
})).max(200).readonly().default([])

/** Records one pathway’s answers and the practitioner’s judgement. Earlier assessments stay as they are. */
export const assessNeed = action({
  name: 'needs.assess',
  title: 'Assess one pathway: the answers, whether there is a need, and why',
  who: CASE_ROLES,
  classes: ['needs', 'health'],
  input: z.object({
    person: PersonId,
    pathway: PathwayName,
    version: z.coerce.number({ error: 'Say which version of the questions was asked.' }).int().min(1),
    answers: GivenAnswers,
    need: z.enum(['yes', 'no', ''], { error: 'Decide whether there is a need.' }).default(''),
    why: z.string().trim().max(1000, 'Use at most 1,000 letters.').default(''),
  }),
  async run(context, { person, pathway, version, answers: given, need, why }) {
    const found = await seenPerson(context, person)
    const sightings = found ? await sightOf(context, found.id) : []
    if (!found || hiddenReason('needs', sightings) !== null) return notFound()
    const form = await questionForm(context, pathway, version)
    if (!form) return no(`There is no version ${version} of these questions. Load the page again.`, 'version')
    const answersHidden = hiddenReason(answerClass(pathway), sightings) !== null
    if (answersHidden && given.length > 0) return no('Your role does not see answers about health, drugs and alcohol, so it does not record them. Say only whether there is a need.', 'answers')
    // Nobody writes what they may not read: whoever does not see health answers judges the need without them.
    const checked = answersHidden ? yes<Answer[]>([]) : checkAnswers(form, given)
    if (!checked.ok) return checked
    const suggestion = suggestNeed(form, checked.value)
    if (need === '') return no('Decide whether there is a need.', 'need')
    const missing = whyMissing(need === 'yes', why, suggestion)
    if (missing !== null) return no(missing, 'why')
    const id = context.random.uuid()
    await writeAssessment(context, {
      id, person: await currentPerson(context, person), pathway, version, need: need === 'yes', why: why || null, assessedOn: context.today,
      organisation: context.viewer.organisationId, assessedBy: context.viewer.accountId, recordedAt: context.now, answers: checked.value,
    })
    return yes({ assessment: id, pathway, need: need === 'yes', suggested: suggestion.need })
  },
  about: ({ person }) => [person],
})

export const needs = slice({
  name: 'needs',
  holdings: HOLDINGS,
  named: [needsOverview, needsForm, readAssessment, assessNeed],
  panels: [{ name: 'needs.pathways', title: 'Needs on the seven pathways', order: 30, read: readNeeds }],
  timeline: [{
    name: 'needs',
    async read(context, people) {
      const judgements = await shownJudgements(context, people)
      return judgements.map((one) => ({ day: one.assessedOn, words: `${PATHWAYS[one.pathway]}: ${one.need ? 'need' : 'no need'} found by ${one.organisation}`, source: 'needs' }))
    },
  }],
  due: [{
    name: 'needs',
    async read(context, scope) {
      const asked = (await sentencesToAssess(context, scope)).flatMap((sentence) => {
        const due = assessmentDue(sentence)
        return due && due.due <= scope.until ? [{ personId: sentence.personId, ...due, href: `/people/${sentence.personId}/needs` }] : []
      })
      // Two sentences of one day, on two records that were merged, ask one question: by the earlier day.
      return [...Map.groupBy(asked, ({ personId, words }) => `${personId} ${words}`).values()].map((same) => same.reduce((first, one) => (one.due < first.due ? one : first)))
    },
  }],
  subjectAccess: [{
    title: 'Your needs, as they were assessed',
    async read(context, ids) {
      const judgements = (await judgementsOf(context, ids, 1000)).toReversed()
      const given = await answersAsAsked(context, judgements.map(({ id }) => id))
      return judgements.flatMap((one) => {
        const about = { Day: longDay(one.assessedOn), Pathway: PATHWAYS[one.pathway], 'Assessed by': `${one.assessedBy ? `${one.assessedBy}, ` : ''}${one.organisation}` }
        const judged = { ...about, Question: 'Is there a need?', Answer: `${one.need ? 'Yes' : 'No'}${one.why ? `: ${one.why}` : ''}` }
        return [judged, ...given.filter(({ assessment }) => assessment === one.id).map(({ question, answer }) => {
          const { title, answer: words } = readAnswer(question, answer)
          return { ...about, Question: title, Answer: words }
        })]
      })
    },
  }],
})
