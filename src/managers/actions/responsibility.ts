/** One person's offender manager: who was, is and will be; giving, handing over, ending, and answering whether it is still right. */
import { z } from 'zod'
import { addDays, type Day } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { MANAGING_ROLES } from '../../platform/vocabulary.ts'
import { endInvolvement, involve, sightsOf } from '../../sharing/actions.ts'
import { alreadyWords, decideAllocation, decideEnd, decideHandOver, managementInvolvement, responsibleOn } from '../rules.ts'
import { againstMerges, endManagement, insertManagement, managersToChoose, prepare, reopenManagement, responsibilitiesForDecision, whoIsResponsible, workOf } from '../store.ts'

/** Who is responsible changed, or will on a day. */
export const managerChanged = eventType<{ person: string; management: string; change: 'allocated' | 'handed-over' | 'ended'; day: string }>('managers.changed')

const READING = [...MANAGING_ROLES, 'resettlement-worker', 'governance-lead'] as const

const Manager = z.uuid('Choose an offender manager from the list.')

const words = letters(500).default('')

/** Who may ask for the whole history; the others are told whom to ask today, and not where somebody was held or what managers wrote to each other. */
export const mayReadHistory = ({ viewer }: Reading): boolean => viewer !== null && (READING as readonly string[]).includes(viewer.role)

/** Who was, is and will be responsible; whoever it was on a day; how steady it was; and what a change can be made from. */
export const listManagers = query({
  name: 'managers.history',
  title: 'Who was, is and will be responsible for a person, and who it was on any day',
  who: READING,
  classes: ['contact'],
  input: z.object({ person: PersonId, on: z.union([z.literal(''), aDay('a day')]).default('') }),
  async run(context, { person, on }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, found.id)
    const who = await whoIsResponsible(context, people)
    const { standing, tier } = await workOf(context, people)
    const mayChange = (MANAGING_ROLES as readonly string[]).includes(context.viewer?.role ?? '')
    const review = who.current && await context.tx.selectFrom('manager_review').select(['id', 'due_day as due']).where('management_id', '=', who.current.id).where('done_on', 'is', null).executeTakeFirst()
    return yes({
      ...who, person: found, today: context.today, standing, tier, on, onDay: on === '' ? null : (responsibleOn(who.rows, on, people) ?? null),
      colleagues: mayChange ? await managersToChoose(context) : [], mayAllocate: context.viewer?.role === 'delivery-unit-head', review: review ?? null,
    })
  },
  about: ({ person }) => [person.id],
})

const write = async (
  context: Acting, person: PersonSummary, change: 'allocated' | 'handed-over',
  given: { readonly candidate: { readonly accountId: string; readonly organisationId: string }; readonly side: string; readonly from: Day }, reason: string, handover: string | null,
): Promise<Result<{ management: string; person: string }>> => {
  const id = context.random.uuid()
  const { accountId, organisationId } = given.candidate
  if (!(await insertManagement(context, { id, person: person.id, side: given.side, accountId, organisationId, from: given.from, reason, handover }))) return no(alreadyWords(), 'manager')
  await involve(context, { person: person.id, ...managementInvolvement({ id, organisationId, from: given.from, until: null }) })
  await context.emit(managerChanged, { person: person.id, management: id, change, day: given.from })
  return yes({ management: id, person: person.id })
}

export const allocate = action({
  name: 'managers.allocate',
  title: 'Give a person an offender manager from a day on; exactly one is responsible',
  who: ['delivery-unit-head'],
  classes: ['contact'],
  input: z.object({ person: PersonId, manager: Manager, from: z.union([z.literal(''), aDay('the first day')]).default(''), reason: words }),
  async run(context, input) {
    const giving = await prepare(context, { ...input, from: input.from || context.today })
    if (!giving) return notFound()
    const decided = decideAllocation(giving)
    return decided.ok ? write(context, giving.person, 'allocated', decided.value, input.reason || 'Allocated by the head of the delivery unit', null) : decided
  },
  about: ({ person }) => [person],
})

export const handOver = action({
  name: 'managers.hand-over',
  title: 'Hand a person over to another offender manager on a day, with a written handover',
  who: MANAGING_ROLES,
  classes: ['contact'],
  input: z.object({
    person: PersonId, expected: z.uuid('Open the page again before you hand over.'), manager: Manager, from: aDay('the day of the handover'),
    handover: z.string().trim().max(5000, 'Use at most 5,000 letters.').default(''), reason: words,
  }),
  async run(context, input) {
    const giving = await prepare(context, input)
    if (!giving) return notFound()
    const decided = decideHandOver({ ...giving, expected: input.expected, handover: input.handover, viewer: context.viewer })
    if (!decided.ok) return decided
    const { current, candidate, from } = decided.value
    await endManagement(context, current.id, from, `Handed over to ${candidate.name}`)
    await endInvolvement(context, current.id, addDays(from, -1))
    return write(context, giving.person, 'handed-over', decided.value, input.reason || `Handed over by ${current.name}`, input.handover)
  },
  about: ({ person }) => [person],
})

export const endResponsibility = action({
  name: 'managers.end',
  title: 'End a responsibility, or cancel a handover that has not come about',
  who: MANAGING_ROLES,
  classes: ['contact'],
  input: z.object({ person: PersonId, management: z.uuid('Open the page again.'), lastDay: z.union([z.literal(''), aDay('the last day')]).default(''), why: letters(500).min(3, 'Say why it ends.') }),
  async run(context, input) {
    await againstMerges(context, [input.person], 'share')
    const person = await seenPerson(context, input.person)
    if (!person || (await sightsOf(context, [person.id], 'contact')).get(person.id)?.sight !== 'visible') return notFound()
    const rows = await responsibilitiesForDecision(context, await samePeople(context, person.id))
    const decided = decideEnd({ rows, which: input.management, lastDay: input.lastDay || context.today, today: context.today })
    if (!decided.ok) return decided
    const { ending, until, reopened } = decided.value
    if (context.viewer.role !== 'delivery-unit-head' && context.viewer.accountId !== (reopened ?? ending).accountId)
      return no(`Only ${(reopened ?? ending).name} or the head of the delivery unit can end this.`)
    await endManagement(context, ending.id, until, input.why)
    await endInvolvement(context, ending.id, addDays(until, -1))
    if (reopened) {
      await reopenManagement(context, reopened.id)
      await involve(context, { person: person.id, ...managementInvolvement({ ...reopened, from: ending.from, until: null }) })
    }
    await context.emit(managerChanged, { person: person.id, management: ending.id, change: 'ended', day: until })
    return yes({ person: person.id, management: ending.id })
  },
  about: ({ person }) => [person],
})

export const confirmManager = action({
  name: 'managers.confirm',
  title: 'Answer the check that a rise in risk asked for: is this still the right offender manager?',
  who: MANAGING_ROLES,
  classes: ['risk'],
  input: z.object({ person: PersonId, review: z.uuid('Open the page again.'), finding: letters(500).min(3, 'Say what you found.') }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const done = await context.tx.updateTable('manager_review').set({ done_on: context.today, done_by: context.viewer.accountId, finding: input.finding })
      .where('id', '=', input.review).where('done_on', 'is', null).where('person_id', 'in', await samePeople(context, person.id)).executeTakeFirst()
    return done.numUpdatedRows === 0n ? no('This check is already answered.') : yes({ person: person.id })
  },
  about: ({ person }) => [person],
})
