/** Licence conditions: proposed by anybody who works with the person, without a source; accepted or declined by the offender manager. */
import { z } from 'zod'
import { addDays, longDay } from '../core/dates.ts'
import { aDay, letters, Version } from '../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../core/result.ts'
import { districts } from '../areas/actions.ts'
import { action, mayUse, query } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { eventType } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, keysOf, MANAGING_ROLES } from '../platform/vocabulary.ts'
import { samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { shownSentences } from '../sentences/actions.ts'
import { governing, type Standing } from '../sentences/rules.ts'
import { HOLDINGS } from './holdings.ts'
import {
  conditionsToShow, conditionWords, CONDITION_STATES, DECISION_DAYS, decideDecision, decideEvent, decideProposal, SENTENCE_EVENTS, STANDARD_CONDITIONS, standardCondition, wouldBeShown, type Condition, type ConditionCode, type SentenceEventKind,
} from './rules.ts'
import { conditionRows, eventRows, insertDecision, insertEvent, insertProposal, isDistrict, proposalsWaiting, withdrawOne, withdrawOwn } from './store.ts'

/** Something happened in a sentence: a move to open conditions, a hearing, a recall. */
export const sentenceEventRecorded = eventType<{ person: string; kind: SentenceEventKind; day: string }>('licences.event-recorded')

const DECIDING = ['delivery-unit-head', 'offender-manager'] as const

/** Conditions of these people, each as the licence page shows it. For the panel, the page and the slices below. */
export const shownConditions = readOnce(async (context: Reading, people: readonly string[]) => conditionsToShow(await conditionRows(context, { people })))

/** Every condition row that may be shown of these people, with whose it is: for who has to find one of their own again. */
export const allConditions = (context: Pick<Reading, 'tx'>, people: readonly string[]) => (people.length === 0 ? Promise.resolve([]) : conditionRows(context, { people }))

/** Dated events in the sentences of these people: moves to open conditions, hearings, recalls. */
export const sentenceEvents = (context: Pick<Reading, 'tx'>, people: readonly string[]) => eventRows(context, people)

const standingOf = async (context: Reading, people: readonly string[]): Promise<Standing | null> => governing(await shownSentences(context, people), context.today)?.standing ?? null

/**
 * Proposes a condition for a person’s licence. The one way for everybody: what is written, and when it is shown, is the same
 * whoever asks. Refused in words when the person has no licence to come; not found when the viewer may not see their sentence.
 */
export const proposeCondition = async (context: Acting, wanted: { readonly person: string; readonly code: ConditionCode; readonly area: string; readonly urgent: boolean }): Promise<Result<{ condition: string; shownFrom: string }>> => {
  const person = await seenPerson(context, wanted.person)
  if (!person) return notFound()
  const decided = decideProposal(wanted.code, wanted.area, await standingOf(context, await samePeople(context, person.id)), context.today, wanted.urgent)
  if (!decided.ok) return decided
  const { area, shownFrom } = decided.value
  if (area !== null && !(await isDistrict(context, area))) return no('Choose a district from the list.', 'area')
  return yes({ condition: await insertProposal(context, { person: person.id, code: wanted.code, area, shownFrom }), shownFrom })
}

/** Takes back a proposal made from the victims’ side, while nobody has decided on it. Another one of the same condition stays. */
export const withdrawProposal = (context: Acting, condition: string): Promise<void> => withdrawOne(context, condition)

export const openLicence = query({
  name: 'licences.open',
  title: 'A person’s licence conditions: on the licence, to be decided, declined; and what can be proposed',
  who: CASE_ROLES,
  classes: ['sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, found.id)
    const [conditions, events, standing, areas] = [await shownConditions(context, people), await eventRows(context, people), await standingOf(context, people), await districts(context, found.districtCode)]
    return yes({
      person: found, conditions, events: events.map(({ kind, day }) => ({ kind, day })), districts: areas,
      shown: wouldBeShown(standing, context.today), mayDecide: mayUse(decide, context.viewer), mayRecord: mayUse(recordEvent, context.viewer),
    })
  },
  about: ({ person }) => [person.id],
})

const Code = z.enum(keysOf(STANDARD_CONDITIONS), 'Choose a condition from the list.')
/** A box that is ticked or not. */
export const Urgent = z.enum(['yes', '']).default('').transform((word) => word === 'yes')
const Area = z.string().trim().max(20, 'Choose a district from the list.').default('')

/**
 * An offender manager’s own proposal leaves the same traces as one from the victims’ side: its audit row is of class victim and
 * names no person, because a list of who proposed would tell by what is missing from it.
 */
export const propose = action({
  name: 'licences.propose',
  title: 'Propose a condition for a person’s licence; who proposed it is shown to nobody',
  who: CASE_ROLES,
  classes: ['victim'],
  input: z.object({ person: PersonId, code: Code, area: Area, urgent: Urgent }),
  async run(context, input) {
    const done = await proposeCondition(context, input)
    return done.ok ? yes({ person: input.person, shownFrom: done.value.shownFrom }) : done
  },
})

/** The same for everybody: what is taken back leaves no trace, and the answer is the same whether or not there was a proposal of one’s own. */
export const withdraw = action({
  name: 'licences.withdraw-proposal',
  title: 'Take back an own proposal of a licence condition that is not decided yet; nobody is told that there was one',
  who: CASE_ROLES,
  classes: ['victim'],
  input: z.object({ person: PersonId, code: Code, area: Area }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const needsArea = standardCondition(input.code).needsArea === true
    if (needsArea && input.area === '') return no('Choose the district of the exclusion zone.', 'area')
    await withdrawOwn(context, await samePeople(context, person.id), input.code, needsArea ? input.area : null)
    return yes({ person: person.id })
  },
})

export const decide = action({
  name: 'licences.decide',
  title: 'Accept a proposed licence condition or decline it, with the reason',
  who: DECIDING,
  classes: ['sentence'],
  input: z.object({
    condition: z.uuid('Open the page again.'), decision: z.enum(['accepted', 'declined'], 'Choose whether it goes on the licence.'),
    reason: letters(500).min(3, 'Say why: is it necessary and proportionate for this person?'), version: Version,
  }),
  async run(context, input) {
    const [condition] = await conditionRows(context, { condition: input.condition })
    if (!condition) return notFound()
    if (condition.version !== input.version) return stale(condition)
    const decided = decideDecision(condition)
    if (!decided.ok) return decided
    const people = await samePeople(context, condition.personId)
    if (!(await insertDecision(context, condition, people, input.decision, input.reason))) return stale((await conditionRows(context, { condition: condition.id }))[0])
    return yes({ condition: condition.id, person: people[0]! })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const recordEvent = action({
  name: 'licences.record-event',
  title: 'Record a move to open conditions, a parole hearing or a recall to prison',
  who: MANAGING_ROLES,
  classes: ['sentence'],
  input: z.object({ person: PersonId, kind: z.enum(keysOf(SENTENCE_EVENTS), 'Choose what happened.'), day: aDay('the day') }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person || (await shownSentences(context, await samePeople(context, person.id))).length === 0) return notFound()
    const decided = decideEvent(input.kind, input.day, context.today)
    if (!decided.ok) return decided
    await insertEvent(context, { personId: person.id, kind: input.kind, day: input.day })
    await context.emit(sentenceEventRecorded, { person: person.id, kind: input.kind, day: input.day })
    return yes({ person: person.id })
  },
  about: ({ person }) => [person],
})

export interface LicencePanel {
  readonly conditions: readonly Condition[]
}

export const licences = slice({
  name: 'licences',
  holdings: HOLDINGS,
  named: [openLicence, propose, withdraw, decide, recordEvent],
  panels: [{
    name: 'licences.conditions',
    title: 'Licence conditions',
    order: 25,
    async read(context, people): Promise<LicencePanel | null> {
      const conditions = (await shownConditions(context, people)).filter((one) => one.state !== 'declined')
      return (CASE_ROLES as readonly string[]).includes(context.viewer?.role ?? '') ? { conditions } : null
    },
  }],
  timeline: [{
    name: 'licences',
    async read(context, people) {
      const events = (await eventRows(context, people)).map((row) => ({ day: row.day, words: SENTENCE_EVENTS[row.kind], source: 'Prison' }))
      const conditions = (await shownConditions(context, people)).flatMap((one) => (one.decidedOn === null ? [] : [{
        day: one.decidedOn, words: `Licence condition ${one.state}: ${standardCondition(one.code).title.toLowerCase()}`, source: 'Probation',
      }]))
      return [...events, ...conditions]
    },
  }],
  due: [{
    name: 'licences',
    async read(context, { until, limit, people }) {
      const rows = await proposalsWaiting(context, { shownUntil: until >= '9999' ? context.today : addDays(until, -DECISION_DAYS), limit, people })
      return rows.map((row) => ({ personId: row.personId, due: addDays(row.shownFrom, DECISION_DAYS), words: 'Decide on proposed licence conditions', href: `/people/${row.personId}/licence` }))
    },
  }],
  subjectAccess: [
    {
      title: 'Conditions of your licence, and what was decided on them',
      async read(context, people) {
        return conditionsToShow(await conditionRows(context, { people })).filter((one) => one.state !== 'proposed').map((one) => ({
          Condition: conditionWords(one.code, one.area), Decision: CONDITION_STATES[one.state], Decided: one.decidedOn ? longDay(one.decidedOn) : null, Why: one.reason,
        }))
      },
    },
    {
      title: 'Moves, hearings and recalls in your sentence',
      async read(context, people) {
        return (await eventRows(context, people)).map((row) => ({ What: SENTENCE_EVENTS[row.kind], When: longDay(row.day) }))
      },
    },
  ],
})
