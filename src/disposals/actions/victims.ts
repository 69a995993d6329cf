/** The victims’ side: whose victims are to be asked before the police decide, and what they said. */
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { insertView, victimsToAsk } from '../store/victims.ts'
import { Disposal } from './offering.ts'

const HUB = ['victim-hub-worker'] as const

/** By the number of the crime: no name stands here of whoever is offered the disposal. */
export const listVictimsToAsk = query({
  name: 'disposals.victims-to-ask',
  title: 'Victims to be asked before the police decide without a court, by the number of the crime',
  who: HUB,
  classes: ['victim'],
  input: z.object({}),
  async run(context) {
    return yes({ today: context.today, crimes: await victimsToAsk(context) })
  },
})

/** What the victim wants stays behind the wall: the police learn that somebody was asked. */
export const recordView = action({
  name: 'disposals.record-view',
  title: 'Record what a victim wants before the police decide without a court, or that they could not be reached',
  who: HUB,
  classes: ['victim'],
  input: z.object({ outOfCourtDisposal: Disposal, outcome: z.enum(['asked', 'not-reached'], 'Say whether you reached them.'), words: letters(2000).default('') }),
  async run(context, input) {
    const crime = (await victimsToAsk(context)).find((one) => one.id === input.outOfCourtDisposal)
    if (!crime) return notFound()
    if (crime.outcome === 'asked' && input.outcome === 'not-reached') return no('They were asked already.', 'outcome')
    if (input.words.length < 3) return no(input.outcome === 'asked' ? 'Write what they want, in their own words.' : 'Write how you tried to reach them.', 'words')
    await insertView(context, { disposal: crime.id, outcome: input.outcome, words: input.words, day: context.today })
    return yes({ crimeReference: crime.crimeReference, outcome: input.outcome })
  },
})
