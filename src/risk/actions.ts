/** Risk as dated, sourced judgements: recording one tells the slices below before it is saved. */
import { z } from 'zod'
import { longDay } from '../core/dates.ts'
import { notFound, yes } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { eventType } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { keysOf, MANAGING_ROLES, whyWithheld } from '../platform/vocabulary.ts'
import { currentPerson, samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { onlyLooks, sightsOf } from '../sharing/actions.ts'
import { HOLDINGS } from './holdings.ts'
import { decideAssessment, HARM_LEVELS, levelWords, sourceTitle, SOURCES, type Assessment } from './rules.ts'
import { assessmentById, assessmentsOf } from './store.ts'

export { assessmentsOf, loadRisks } from './store.ts'

/** The judgement that counts is another one, in harm or tier. Carries the ids of both: `riskMovement` reads them. */
export const riskChanged = eventType<{ person: string; from: string | null; to: string }>('risk.changed')

/** Both ends of a change, for the slices that must follow it. Null where the viewer may not see the newer one. */
export const riskMovement = async (context: Reading, change: { readonly from: string | null; readonly to: string }): Promise<{ from: Assessment | null; to: Assessment } | null> => {
  const to = await assessmentById(context, change.to)
  const from = change.from ? await assessmentById(context, change.from) : undefined
  return to ? { from: from ?? null, to } : null
}

const READING = [...MANAGING_ROLES, 'resettlement-worker'] as const

const mayAssess = async (context: Reading, people: readonly string[]): Promise<boolean> =>
  MANAGING_ROLES.some((role) => role === context.viewer?.role) && !(await onlyLooks(context, people))

export const listRisks = query({
  name: 'risk.list',
  title: 'The risk assessments of a person, newest first, with how they moved',
  who: READING,
  classes: ['risk'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const assessments = await assessmentsOf(context, await samePeople(context, person))
    return yes({ person: found, today: context.today, assessments, mayAssess: await mayAssess(context, [person]) })
  },
  about: ({ person }) => [person.id],
})

export const assessRisk = action({
  name: 'risk.assess',
  title: 'Record a dated judgement of risk; a change of harm or tier tells everybody whom it concerns',
  who: MANAGING_ROLES,
  classes: ['risk'],
  input: z.object({
    person: PersonId,
    harm: z.enum(keysOf(HARM_LEVELS), 'Choose the risk of serious harm.'),
    likelihoodPercent: z.coerce.number('Enter a whole number from 0 to 100.').int('Enter a whole number from 0 to 100.').min(0, 'Enter a whole number from 0 to 100.').max(100, 'Enter a whole number from 0 to 100.'),
    tier: z.string().trim().toUpperCase().regex(/^[A-D][0-3]$/, 'Enter the tier as a letter from A to D and a digit from 0 to 3, for example B2.'),
    source: z.enum(keysOf(SOURCES), 'Choose where the judgement comes from.'),
    assessed: z.iso.date('Enter the day of the assessment, for example 27 3 2026.'),
  }),
  async run(context, input) {
    const { tx, random, now, today, viewer } = context
    const seen = await seenPerson(context, input.person)
    // Nobody writes what they may not read: a judgement of risk moves what others do.
    if (!seen || (await sightsOf(context, [seen.id], 'risk')).get(seen.id)?.sight !== 'visible') return notFound()
    const [newest = null] = await assessmentsOf(context, await samePeople(context, input.person))
    const decided = decideAssessment(input, newest, today)
    if (!decided.ok) return decided
    const person = await currentPerson(context, input.person)
    const id = random.uuid()
    await tx.insertInto('risk_assessment').values({
      id, person_id: person, harm: input.harm, likelihood_percent: input.likelihoodPercent, tier: input.tier, source: input.source,
      assessed_on: input.assessed, assessed_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
    }).execute()
    if (decided.value.changed) await context.emit(riskChanged, { person, from: newest?.id ?? null, to: id })
    return yes({ assessment: id, person, movement: decided.value.movement })
  },
  about: ({ person }) => [person],
})

/** What the person page says about risk: the level and how it moved, or that it is kept from this viewer and why. */
export type RiskPanel = { readonly newest: Assessment | null; readonly previous: Assessment | null; readonly withheld: string | null; readonly mayAssess: boolean }

/** For the person page: the panel and the time line show the same rows. */
const shownAssessments = readOnce(assessmentsOf)

export const risk = slice({
  name: 'risk',
  holdings: HOLDINGS,
  named: [listRisks, assessRisk],
  panels: [{
    name: 'risk.level',
    title: 'Risk',
    order: 22,
    async read(context, people): Promise<RiskPanel | null> {
      const [newest = null, previous = null] = await shownAssessments(context, people)
      if (newest) return { newest, previous, withheld: null, mayAssess: await mayAssess(context, people) }
      const sight = (await sightsOf(context, people.slice(0, 1), 'risk')).get(people[0] ?? '')
      if (sight?.sight === 'visible') return { newest: null, previous: null, withheld: null, mayAssess: await mayAssess(context, people) }
      return sight?.sight === 'masked' ? { newest: null, previous: null, withheld: whyWithheld('risk', sight), mayAssess: false } : null
    },
  }],
  timeline: [{
    name: 'risk',
    async read(context, people) {
      return (await shownAssessments(context, people)).map((one) => ({ day: one.assessed, words: `Assessed: ${levelWords(one)}`, source: one.organisation ?? sourceTitle(one.source) }))
    },
  }],
  subjectAccess: [{
    title: 'Assessments of your risk',
    async read(context, people) {
      return (await assessmentsOf(context, people)).map((one) => ({
        Day: longDay(one.assessed), 'Risk of serious harm': HARM_LEVELS[one.harm], 'Likelihood of reoffending within two years, per cent': one.likelihoodPercent, Tier: one.tier,
        Source: sourceTitle(one.source), By: one.assessedBy, Organisation: one.organisation,
      }))
    },
  }],
})
