/** What happens to a disposal: its moves to the end, whether each condition was met, and the referral to a support service. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { placeReferral } from '../../referrals/actions.ts'
import { serviceForPerson, servicesThatMayReceive } from '../../services/actions.ts'
import { disposalOfCondition, replaceConditions, saveDisposal, saveResult, writeStep } from '../store.ts'
import { decideMove, MOVES, RESULTS } from '../workflow.ts'
import { acting, OFFICERS } from './about.ts'
import { Disposal } from './offering.ts'

const optionalDay = (what: string) => z.union([z.literal('').transform(() => null), z.null(), aDay(what)]).default(null)

/** One move further: accepted, issued, complied with, broken, varied, ended. */
export const moveDisposal = action({
  name: 'disposals.move',
  title: 'Go on with an out-of-court disposal: accepted or not, issued, complied with, broken, varied, ended, returned for prosecution',
  who: OFFICERS,
  classes: ['sentence'],
  input: z.object({ outOfCourtDisposal: Disposal, version: Version, move: z.enum(keysOf(MOVES), 'Choose what happened.'), day: aDay('the day on which it happened'), words: letters(1000).default(''), due: optionalDay('the new day') }),
  async run(context, input) {
    const found = await acting(context, input.outOfCourtDisposal)
    if (!found) return notFound()
    const { disposal, person } = found
    const decided = decideMove(disposal, input.move, input, context.today)
    if (!decided.ok) return decided
    const issued = input.move === 'issue' ? { issued_on: input.day } : {}
    if (!(await saveDisposal(context, disposal.id, input.version, { state: decided.value, state_on: input.day, ...issued }))) return stale({ current: disposal })
    await writeStep(context, disposal, input.move, input.day, input.words.length < 3 ? null : input.words)
    if (input.move === 'vary' && input.due !== null) await replaceConditions(context, disposal, disposal.conditions.filter((one) => one.replacedOn === null && one.result !== 'done'), input.due)
    return yes({ person: person.id, disposal: disposal.id, state: decided.value })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** Records whether a condition was met. */
export const recordCondition = action({
  name: 'disposals.record-condition',
  title: 'Record whether a condition of an out-of-court disposal was met',
  who: OFFICERS,
  classes: ['sentence'],
  input: z.object({ outOfCourtCondition: z.uuid('This is not the id of a condition.'), result: z.enum(keysOf(RESULTS), 'Say whether it was met.'), words: letters(1000).default('') }),
  async run(context, input) {
    const of = await disposalOfCondition(context, input.outOfCourtCondition)
    const found = of === null ? null : await acting(context, of)
    const condition = found?.disposal.conditions.find((one) => one.id === input.outOfCourtCondition)
    if (!found || !condition) return notFound()
    if (found.disposal.state !== 'in-force') return no('It is not in force: a condition counts from the day on which it is issued until it ends.', 'result')
    if (condition.replacedOn !== null) return no(`Another one took its place on ${longDay(condition.replacedOn)}.`, 'result')
    if (input.result !== 'done' && input.words.length < 3) return no('Say what was not done, and why.', 'words')
    if (condition.result !== null || !(await saveResult(context, condition.id, input.result, input.words.length < 3 ? null : input.words))) return no('Somebody recorded it already. Load the page again.', 'result')
    return yes({ person: found.person.id, disposal: found.disposal.id, result: input.result })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** Services to which somebody under a disposal can be referred at once. */
export const disposalServices = query({
  name: 'disposals.services',
  title: 'The services that fit somebody under an out-of-court disposal and may be told of them',
  who: OFFICERS,
  classes: ['identity', 'sentence'],
  input: z.object({ outOfCourtDisposal: Disposal }),
  async run(context, { outOfCourtDisposal }) {
    const found = await acting(context, outOfCourtDisposal)
    if (!found) return notFound()
    const { disposal, person } = found
    return yes({ today: context.today, person, disposal, services: disposal.youth ? [] : (await servicesThatMayReceive(context, person)).map(({ id, title, provider, pathways }) => ({ id, title, provider, pathways })) })
  },
  about: ({ person }) => [person.id],
})

/** Refers somebody to a support service for a condition: a referral like every other, seen by its provider alone. */
export const referForDisposal = action({
  name: 'disposals.refer',
  title: 'Refer somebody under an out-of-court disposal to a support service',
  who: OFFICERS,
  classes: ['identity', 'sentence'],
  input: z.object({ outOfCourtDisposal: Disposal, version: Version, service: z.uuid('Choose a service from the list.'), reason: letters(2000).min(3, 'Say what the service should help with.') }),
  async run(context, input) {
    const found = await acting(context, input.outOfCourtDisposal)
    if (!found) return notFound()
    const { disposal, person } = found
    if (disposal.youth) return no('This person is under 18: the youth justice service assesses them, and refers.', 'service')
    if (disposal.state !== 'accepted' && disposal.state !== 'in-force') return no('Somebody is referred once they have accepted it, and while it is in force.', 'service')
    if (disposal.referral && ['sent', 'accepted'].includes(disposal.referral.state)) return no(`A referral to ${disposal.referral.service} is open already.`, 'service')
    const service = await serviceForPerson(context, person.id, input.service)
    const pathway = service?.service.pathways[0]
    if (!service || pathway === undefined) return no('Choose a service from the list.', 'service')
    const placed = await placeReferral(context, { person: person.id, service: input.service, pathway, reason: input.reason, riskToKnow: '', needsToKnow: '' }, { apart: true })
    if (!placed.ok) return placed
    if (!(await saveDisposal(context, disposal.id, input.version, { referral_id: placed.value.referral }))) return stale({ current: disposal })
    // To which service is the force’s and the provider’s alone: the step says that there was a referral.
    await writeStep(context, disposal, 'referred', context.today, null)
    return yes({ person: person.id, disposal: disposal.id, provider: placed.value.provider, respondBy: placed.value.respondBy })
  },
  about: (_input, done) => (done ? [done.person] : []),
})
