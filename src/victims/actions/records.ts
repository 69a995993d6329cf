/** Writing a victim’s record: who they are, how they may be reached, where they stand in the scheme. */
import { z } from 'zod'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { notFound, stale, yes } from '../../core/result.ts'
import { nameKey } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import { keysOf, VICTIMS_SIDE } from '../../platform/vocabulary.ts'
import { CONTACT_WAYS, decideScheme, newVictimReference, SCHEME_STATES, VictimId } from '../rules.ts'
import { schemeOf, victimById } from '../store.ts'

const text = (most: number) => letters(most).default('')

const record = {
  forename: letters(100).min(1, 'Enter the first name.'),
  surname: letters(100).min(1, 'Enter the surname.'),
  contactWay: z.enum(keysOf(CONTACT_WAYS), 'Choose how they want to be reached.'),
  contactDetail: text(300), contactWhen: text(300), contactNever: text(500),
  language: text(60), safeWords: text(100), children: text(500), vulnerability: text(1000),
}

const columnsOf = (input: { readonly [K in keyof typeof record]: z.output<(typeof record)[K]> }) => ({
  forename: input.forename, surname: input.surname, forename_key: nameKey(input.forename), surname_key: nameKey(input.surname), contact_way: input.contactWay, contact_detail: input.contactDetail,
  contact_when: input.contactWhen, contact_never: input.contactNever, language: input.language || 'English', safe_words: input.safeWords, children: input.children, vulnerability: input.vulnerability,
})

export const recordVictim = action({
  name: 'victims.record',
  title: 'Record a victim: how they may be reached, when, and how never',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object(record),
  async run({ tx, random, today, viewer }, input) {
    const id = random.uuid()
    await tx.insertInto('victim').values({
      id, organisation_id: viewer.organisationId, reference: newVictimReference(random), officer_id: viewer.accountId, recorded_on: today, recorded_by: viewer.accountId, ...columnsOf(input),
    }).execute()
    return yes({ victim: id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})

export const changeVictim = action({
  name: 'victims.change',
  title: 'Change what is recorded of a victim and how they may be reached',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ victim: VictimId, version: Version, ...record }),
  async run(context, { victim: id, version, ...input }) {
    const victim = await victimById(context, id)
    if (!victim) return notFound()
    const saved = await context.tx.updateTable('victim').set({ ...columnsOf(input), version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
    return saved.numUpdatedRows === 0n ? stale(await victimById(context, id)) : yes({ victim: id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})

export const recordScheme = action({
  name: 'victims.scheme',
  title: 'Record that the Victim Contact Scheme was offered, and whether they opted in, opted out or declined',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ victim: VictimId, state: z.enum(keysOf(SCHEME_STATES), 'Choose what happened.'), day: aDay('the day') }),
  async run(context, input) {
    const victim = await victimById(context, input.victim)
    if (!victim) return notFound()
    const steps = await schemeOf(context, [victim.id])
    const decided = decideScheme(steps, input, context.today)
    if (!decided.ok) return decided
    await context.tx.insertInto('victim_scheme').values({
      id: context.random.uuid(), victim_id: victim.id, organisation_id: victim.organisationId, state: input.state, day: input.day, recorded_by: context.viewer.accountId, position: steps.length + 1,
    }).execute()
    return yes({ victim: victim.id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})

/** A victim whose officer leaves or is away is kept by whoever takes them over. */
export const takeOver = action({
  name: 'victims.take-over',
  title: 'Take over a victim of your own organisation from a colleague',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ victim: VictimId, version: Version }),
  async run(context, input) {
    const victim = await victimById(context, input.victim)
    if (!victim || victim.organisationId !== context.viewer.organisationId) return notFound()
    const saved = await context.tx.updateTable('victim').set({ officer_id: context.viewer.accountId, version: input.version + 1 }).where('id', '=', victim.id).where('version', '=', input.version).executeTakeFirst()
    return saved.numUpdatedRows === 0n ? stale(await victimById(context, victim.id)) : yes({ victim: victim.id })
  },
  about: (_input, output) => (output ? [output.victim] : []),
})
