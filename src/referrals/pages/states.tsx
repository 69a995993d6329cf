/** How the state of a referral and its clock look, wherever they are shown. */
import type { JSX } from 'preact'
import { shortDay, type Day } from '../../core/dates.ts'
import { dueWords } from '../../ui/due-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { nextStepWords, STATES, type ReferralState } from '../rules.ts'

const COLOURS: Readonly<Record<ReferralState, string>> = {
  sent: 'govuk-tag--yellow', accepted: 'govuk-tag--blue', declined: 'govuk-tag--grey', withdrawn: 'govuk-tag--grey', completed: 'govuk-tag--green', 'ended-early': 'govuk-tag--grey',
}

export const StateTag = ({ state }: { readonly state: ReferralState }): JSX.Element => <Tag text={STATES[state].title} classes={COLOURS[state]} />

/** What is due next and when: red when it is late, always in words too. Nothing for a referral that has ended. */
export const Clock = ({ state, clockDay, sessions, today }: {
  readonly state: ReferralState
  readonly clockDay: Day | null
  readonly sessions: number
  readonly today: Day
}): JSX.Element | null => {
  if (clockDay === null) return null
  const words = dueWords(clockDay, today)
  return (
    <>
      {nextStepWords(state, sessions > 0)}: {clockDay < today ? <Tag text={words} classes="govuk-tag--red" /> : <>{words.toLowerCase()}, <time datetime={clockDay}>{shortDay(clockDay)}</time></>}
    </>
  )
}
