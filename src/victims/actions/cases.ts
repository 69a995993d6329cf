/** What is done about one victim’s case: linking it, telling them, asking for a licence condition, restorative justice. */
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { allConditions, proposeCondition, Urgent, withdrawProposal } from '../../licences/actions.ts'
import { currentPerson, samePeople, seenPerson } from '../../people/actions.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { keysOf, VICTIMS_SIDE } from '../../platform/vocabulary.ts'
import { sentencesOf } from '../../sentences/actions.ts'
import type { Sentence } from '../../sentences/rules.ts'
import { outcomeOf, REQUESTABLE } from '../cases.ts'
import { INFORMATION } from '../duties.ts'
import { decideRestorative, RESTORATIVE_STATES } from '../restorative.ts'
import { TOLD_WAYS, VictimId } from '../rules.ts'
import { caseById, casesOf, offenderByNumber, requestsOf, restorativeOf, victimById, type CaseRow, type RequestRow, type Victim } from '../store.ts'

const CaseId = z.uuid('Open the page again.')

/** The case with its victim, both of whom the viewer may see. */
const caseWithVictim = async (context: Acting, id: string) => {
  const of = await caseById(context, id)
  const victim = of && await victimById(context, of.victimId)
  return of && victim ? { case: of, victim } : null
}

const CaseNumber = z.string().trim().min(3, 'Enter a probation, prison, PNC or P- number.').max(20, 'Use at most 20 letters.')
const OffenceDay = z.union([z.literal(''), aDay('the day of the offence')]).default('')

/** The one sentence that is meant by a number and, where there are several, by the day of the offence. */
const caseMeant = async (context: Reading, victim: Victim, number: string, offenceDay: string): Promise<Result<{ offender: string; sentence: Awaited<ReturnType<typeof sentencesOf>>[number] }>> => {
  const offender = await offenderByNumber(context, number)
  if (!offender) return no('Nobody whom you may see has this number. Check it with the Witness Care Unit’s referral.', 'number')
  const sentences = await sentencesOf(context, await samePeople(context, offender))
  const running = sentences.filter((one) => one.supervisionEnd >= context.today)
  const meant = offenceDay === '' ? (running.length > 0 ? running : sentences) : sentences.filter((one) => one.offenceDay === offenceDay)
  if (meant.length === 0) return no(offenceDay === '' ? 'No sentence is recorded for this person.' : 'No sentence is recorded for an offence on this day.', offenceDay === '' ? 'number' : 'offenceDay')
  if (meant.length > 1 && offenceDay === '') return no(`There are several sentences. Enter the day of the offence: ${meant.map((one) => longDay(one.offenceDay)).join(', or ')}.`, 'offenceDay')
  const known = await casesOf(context, [victim.id])
  return known.some((one) => one.sentenceId === meant[0]!.id) ? no('This case is linked already.', 'number') : yes({ offender, sentence: meant[0]! })
}

/** What is shown before a case is linked: whose it is, or why none is found. */
interface CaseCheck {
  readonly victim: { readonly id: string; readonly name: string }
  readonly number: string
  readonly offenceDay: string
  readonly refused: string
  readonly found: { readonly name: string; readonly reference: string; readonly born: string | null; readonly sentence: Pick<Sentence, 'id' | 'offence' | 'offenceDay' | 'court' | 'imposed' | 'kind'> } | null
}

export const checkCase = query({
  name: 'victims.check-case',
  title: 'Whose case it is, before it is linked to a victim: the name, the year of birth, the offence and the sentence',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({ victim: z.union([z.literal(''), VictimId]).default(''), number: z.string().trim().max(20).default(''), offenceDay: z.string().max(30).default('') }),
  async run(context, input) {
    const victim = input.victim === '' ? undefined : await victimById(context, input.victim)
    if (!victim) return notFound()
    const typed = { victim: { id: victim.id, name: `${victim.forename} ${victim.surname}` }, number: input.number, offenceDay: input.offenceDay }
    const [number, day] = [CaseNumber.safeParse(input.number), OffenceDay.safeParse(input.offenceDay)]
    if (!number.success || !day.success) return yes<CaseCheck>({ ...typed, found: null, refused: (number.error ?? day.error)?.issues[0]?.message ?? '' })
    const meant = await caseMeant(context, victim, number.data, day.data)
    if (!meant.ok) return yes<CaseCheck>({ ...typed, found: null, refused: meant.message })
    const person = await seenPerson(context, meant.value.offender)
    if (!person) return notFound()
    const { id, offence, offenceDay, court, imposed, kind } = meant.value.sentence
    return yes<CaseCheck>({ ...typed, refused: '', found: { name: `${person.forename} ${person.surname}`, reference: person.reference, born: person.birthDate?.slice(0, 4) ?? null, sentence: { id, offence, offenceDay, court, imposed, kind } } })
  },
  about: ({ victim }) => [victim.id],
})

export const linkCase = action({
  name: 'victims.link-case',
  title: 'Say whose offence somebody is a victim of; nothing on the offender’s side changes',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({ victim: VictimId, number: CaseNumber, offenceDay: OffenceDay, checked: z.union([z.literal(''), z.uuid('Check the case again.')]).default('') }),
  async run(context, input) {
    const victim = await victimById(context, input.victim)
    if (!victim) return notFound()
    const meant = await caseMeant(context, victim, input.number, input.offenceDay)
    if (!meant.ok) return meant
    const { offender, sentence } = meant.value
    if (input.checked !== '' && input.checked !== sentence.id) return no('What this number stands for changed while you looked. Check the case again.', 'number')
    await context.tx.insertInto('victim_case').values({
      id: context.random.uuid(), victim_id: victim.id, organisation_id: victim.organisationId, offender_id: offender, sentence_id: sentence.id, linked_on: context.today, linked_by: context.viewer.accountId,
    }).execute()
    return yes({ victim: victim.id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})

/** Takes back these requests on both sides: here with the day and why, there without a trace while nobody has decided. */
const takeBack = async (context: Acting, requests: readonly RequestRow[], why: string): Promise<void> => {
  for (const one of requests) await withdrawProposal(context, one.conditionId)
  if (requests.length > 0)
    await context.tx.updateTable('victim_request').set({ withdrawn_on: context.today, withdrawn_by: context.viewer.accountId, withdrawn_why: why }).where('id', 'in', requests.map((one) => one.id)).execute()
}

/** Requests of a case that nobody has decided on yet. */
const waitingRequests = async (context: Acting, of: CaseRow): Promise<RequestRow[]> => {
  const people = await samePeople(context, of.offenderId)
  const conditions = await allConditions(context, people)
  return (await requestsOf(context, [of.victimId])).filter((one) => one.caseId === of.id && outcomeOf(one, conditions).state === 'waiting')
}

export const unlinkCase = action({
  name: 'victims.unlink-case',
  title: 'Unlink a case that was linked by mistake, with the reason; what was asked for it and is not decided yet is withdrawn',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({ case: CaseId, reason: letters(500).min(3, 'Say why it is the wrong case.') }),
  async run(context, input) {
    const found = await caseWithVictim(context, input.case)
    if (!found) return notFound()
    const waiting = await waitingRequests(context, found.case)
    const asked = (await requestsOf(context, [found.victim.id])).filter((one) => one.caseId === found.case.id && one.withdrawnOn === null)
    await takeBack(context, waiting, input.reason)
    await context.tx.updateTable('victim_case').set({ unlinked_on: context.today, unlinked_by: context.viewer.accountId, unlink_reason: input.reason }).where('id', '=', found.case.id).execute()
    return yes({ victim: found.victim.id, withdrawn: waiting.length, decided: asked.length - waiting.length })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})

export const withdrawRequest = action({
  name: 'victims.withdraw-request',
  title: 'Take back a licence condition that was asked for, while nobody has decided on it',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({ case: CaseId, request: z.uuid('Open the page again.'), reason: letters(500).min(3, 'Say why it is taken back. It stays on this side.') }),
  async run(context, input) {
    const found = await caseWithVictim(context, input.case)
    if (!found) return notFound()
    const mine = (await requestsOf(context, [found.victim.id])).find((one) => one.id === input.request && one.caseId === found.case.id)
    if (!mine) return notFound()
    const waiting = (await waitingRequests(context, found.case)).find((one) => one.id === mine.id)
    if (!waiting) return no('This was decided or taken back already. What stands on the licence is varied by asking for another condition.', 'reason')
    await takeBack(context, [waiting], input.reason)
    return yes({ victim: found.victim.id })
  },
})

export const tellVictim = action({
  name: 'victims.tell',
  title: 'Record that a victim was told of an event: when and how',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({
    case: CaseId, kind: z.enum(keysOf(INFORMATION), 'Choose what they were told.'), eventDay: aDay('the day of the event'), toldOn: aDay('the day on which they were told'),
    way: z.enum(keysOf(TOLD_WAYS), 'Choose how they were told.'), words: letters(1000).default(''),
  }),
  async run(context, input) {
    const found = await caseWithVictim(context, input.case)
    if (!found) return notFound()
    if (input.toldOn > context.today) return no('This day lies ahead. Record it once they have been told.', 'toldOn')
    await context.tx.insertInto('victim_told').values({
      id: context.random.uuid(), victim_id: found.victim.id, case_id: found.case.id, organisation_id: found.victim.organisationId, kind: input.kind, event_day: input.eventDay, told_on: input.toldOn,
      told_by: context.viewer.accountId, way: input.way, words: input.words,
    }).execute()
    return yes({ victim: found.victim.id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})

export const requestCondition = action({
  name: 'victims.request-condition',
  title: 'Ask for a licence condition for a victim; it reaches the offender manager without its source',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({
    case: CaseId, code: z.enum(REQUESTABLE, 'Choose a condition from the list.'), area: z.string().trim().max(20, 'Choose a district from the list.').default(''),
    urgent: Urgent,
    why: letters(1000).min(3, 'Say why the victim asks for it. It stays on this side.'),
  }),
  async run(context, input) {
    const found = await caseWithVictim(context, input.case)
    if (!found) return notFound()
    const done = await proposeCondition(context, { person: found.case.offenderId, code: input.code, area: input.area, urgent: input.urgent })
    if (!done.ok) return done
    await context.tx.insertInto('victim_request').values({
      id: context.random.uuid(), victim_id: found.victim.id, case_id: found.case.id, organisation_id: found.victim.organisationId, code: input.code, area_code: input.code === 'exclusion-zone' ? input.area : null,
      condition_id: done.value.condition, why: input.why, requested_on: context.today, requested_by: context.viewer.accountId,
    }).execute()
    return yes({ victim: found.victim.id, shownFrom: done.value.shownFrom })
  },
})

/** The Monday of a day’s week: the offenders’ side learns no day. */
const weekOf = (day: string): string => addDays(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7))

export const moveRestorative = action({
  name: 'victims.restorative',
  title: 'Restorative justice, led by the victim: explained, wanted, both sides prepared, held or stopped, followed up',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({
    case: CaseId, from: z.union([z.literal(''), z.enum(keysOf(RESTORATIVE_STATES), 'Open the page again.')]).default(''), state: z.enum(keysOf(RESTORATIVE_STATES), 'Choose the next step.'),
    facilitator: letters(100).default(''), words: letters(1000).default(''),
  }),
  async run(context, input) {
    const found = await caseWithVictim(context, input.case)
    if (!found) return notFound()
    const steps = (await restorativeOf(context, [found.victim.id])).filter((one) => one.caseId === found.case.id)
    const from = steps.at(-1)?.state ?? null
    if ((from ?? '') !== input.from) return no('Somebody else recorded a step in the meantime. It is shown above: look at it and choose again.', 'state')
    const decided = decideRestorative(from, input.state, context.viewer.role, input)
    if (!decided.ok) return decided
    await context.tx.insertInto('restorative_change').values({
      id: context.random.uuid(), victim_id: found.victim.id, case_id: found.case.id, organisation_id: found.victim.organisationId, state: input.state, changed_on: context.today,
      changed_by: context.viewer.accountId, facilitator: input.facilitator, words: input.words, position: steps.length + 1,
    }).execute()
    if (input.state === 'offender-agreed')
      await context.tx.insertInto('restorative_approach').values({ id: context.random.uuid(), person_id: await currentPerson(context, found.case.offenderId), week: weekOf(context.today) }).execute()
    return yes({ victim: found.victim.id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})
