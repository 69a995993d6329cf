/** What is done about one victim’s case: linking it, telling them, asking for a licence condition, restorative justice. */
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { proposeCondition } from '../../licences/actions.ts'
import { currentPerson, samePeople } from '../../people/actions.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { sentencesOf } from '../../sentences/actions.ts'
import { REQUESTABLE } from '../cases.ts'
import { INFORMATION } from '../duties.ts'
import { decideRestorative, RESTORATIVE_STATES } from '../restorative.ts'
import { TOLD_WAYS, VictimId } from '../rules.ts'
import { caseById, casesOf, offenderByNumber, restorativeOf, victimById } from '../store.ts'
import { VICTIMS_SIDE } from './records.ts'

const CaseId = z.uuid('Open the page again.')

/** The case with its victim, both of whom the viewer may see. */
const caseWithVictim = async (context: Acting, id: string) => {
  const of = await caseById(context, id)
  const victim = of && await victimById(context, of.victimId)
  return of && victim ? { case: of, victim } : null
}

export const linkCase = action({
  name: 'victims.link-case',
  title: 'Say whose offence somebody is a victim of; nothing on the offender’s side changes',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({ victim: VictimId, number: z.string().trim().min(3, 'Enter a probation, prison, PNC or P- number.').max(20, 'Use at most 20 letters.'), offenceDay: z.union([z.literal(''), aDay('the day of the offence')]).default('') }),
  async run(context, input) {
    const victim = await victimById(context, input.victim)
    if (!victim) return notFound()
    const offender = await offenderByNumber(context, input.number)
    if (!offender) return no('Nobody whom you may see has this number. Check it with the Witness Care Unit’s referral.', 'number')
    const people = await samePeople(context, offender)
    const sentences = await sentencesOf(context, people)
    const running = sentences.filter((one) => one.supervisionEnd >= context.today)
    const meant = input.offenceDay === '' ? (running.length > 0 ? running : sentences) : sentences.filter((one) => one.offenceDay === input.offenceDay)
    if (meant.length === 0) return no(input.offenceDay === '' ? 'No sentence is recorded for this person.' : 'No sentence is recorded for an offence on this day.', input.offenceDay === '' ? 'number' : 'offenceDay')
    if (meant.length > 1 && input.offenceDay === '') return no(`There are several sentences. Enter the day of the offence: ${meant.map((one) => longDay(one.offenceDay)).join(', or ')}.`, 'offenceDay')
    const known = await casesOf(context, [victim.id])
    if (known.some((one) => one.sentenceId === meant[0]!.id)) return no('This case is linked already.', 'number')
    await context.tx.insertInto('victim_case').values({
      id: context.random.uuid(), victim_id: victim.id, organisation_id: victim.organisationId, offender_id: offender, sentence_id: meant[0]!.id, linked_on: context.today, linked_by: context.viewer.accountId,
    }).execute()
    return yes({ victim: victim.id })
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
})

export const requestCondition = action({
  name: 'victims.request-condition',
  title: 'Ask for a licence condition for a victim; it reaches the offender manager without its source',
  who: ['victim-liaison-officer'],
  classes: ['victim'],
  input: z.object({
    case: CaseId, code: z.enum(REQUESTABLE, 'Choose a condition from the list.'), area: z.string().trim().max(20, 'Choose a district from the list.').default(''),
    why: letters(1000).min(3, 'Say why the victim asks for it. It stays on this side.'),
  }),
  async run(context, input) {
    const found = await caseWithVictim(context, input.case)
    if (!found) return notFound()
    const done = await proposeCondition(context, { person: found.case.offenderId, code: input.code, area: input.area })
    if (!done.ok) return done
    await context.tx.insertInto('victim_request').values({
      id: context.random.uuid(), victim_id: found.victim.id, case_id: found.case.id, organisation_id: found.victim.organisationId, code: input.code, area_code: input.area || null,
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
})
