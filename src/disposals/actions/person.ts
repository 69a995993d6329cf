/** One person’s out-of-court disposals, as whoever asks may see them: the page, the panel and the time line. */
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { samePeople } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { query } from '../../platform/action.ts'
import type { Reading, TimelineRow } from '../../platform/context.ts'
import { readOnce } from '../../platform/read-once.ts'
import { disposalRows } from '../history.ts'
import { kindOf, kindsFor } from '../kinds.ts'
import { disposalsOf, stepsOf, type StoredDisposal } from '../store.ts'
import { isOpen, movesFrom, nextSteps, OWNERS, STATES, type NextStep } from '../workflow.ts'
import { contradictions, isOfficer, personSeen, reads, READING } from './about.ts'

const shown = readOnce((context: Reading, people: readonly string[]) => disposalsOf(context, people))

/** What comes next, as this viewer may know it: whether a victim was asked, and how a service took a referral, is the force’s alone. */
export const stepsFor = (context: Reading, one: StoredDisposal): NextStep[] =>
  (isOfficer(context) ? nextSteps(one) : nextSteps({ ...one, victimAskedOn: undefined, victimAskBy: null }).filter(({ key }) => key !== 'refer' && key !== 'referral'))

/** Everything of one person’s disposals that the viewer may see. */
export const disposalsOfPerson = query({
  name: 'disposals.of-person',
  title: 'The out-of-court disposals of one person: what comes next, conditions, referral, and what happened',
  who: READING,
  classes: ['sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const about = await personSeen(context, person)
    if (!about) return notFound()
    const officer = isOfficer(context)
    const [all, steps] = [await shown(context, about.people), await stepsOf(context, about.people)]
    if (!officer && all.length === 0) return notFound()
    return yes({
      person: about.person, today: context.today, officer, kinds: officer ? kindsFor(about.person.birthDate, context.today) : [],
      disposals: all.map((one) => ({
        ...one, title: kindOf(one.kind).title, open: isOpen(one.state), next: stepsFor(context, one), moves: officer ? movesFrom(one.state) : [], steps: steps.filter((step) => step.of === one.id), contradictions: contradictions(one, all),
        // Only the force learns whether somebody was harmed who is to be asked, and whether they were.
        victimAskBy: officer ? one.victimAskBy : null, victimAskedOn: officer ? one.victimAskedOn : null, crimeReference: officer ? one.crimeReference : '',
      })),
    })
  },
  about: ({ person }) => [person.id],
})

/** The panel on the person’s page: where the newest stands and what comes next. */
export const readDisposalsPanel = async (context: Reading, people: readonly string[]) => {
  if (!reads(context)) return null
  const about = await personSeen(context, people[0] ?? '')
  if (!about) return null
  const all = await shown(context, people)
  const current = all.find((one) => isOpen(one.state)) ?? all[0]
  const officer = isOfficer(context)
  if (!current) return officer ? { title: null, state: null, on: null, force: null, next: null, contradictions: 0, mayOffer: true } : null
  const [next] = stepsFor(context, current)
  return {
    title: kindOf(current.kind).title, state: STATES[current.state].title, on: current.stateOn, force: current.organisation, next: next ? { words: next.words, due: next.due, owner: OWNERS[next.owner] } : null,
    contradictions: all.reduce((sum, one) => sum + contradictions(one, all).length, 0), mayOffer: officer,
  }
}

export type DisposalsPanel = NonNullable<Awaited<ReturnType<typeof readDisposalsPanel>>>

export const readDisposalRows = async (context: Reading, people: readonly string[]): Promise<TimelineRow[]> => {
  const about = reads(context) ? await personSeen(context, people[0] ?? '') : null
  if (!about) return []
  const same = await samePeople(context, about.person.id)
  return disposalRows(await shown(context, same), await stepsOf(context, same))
}
