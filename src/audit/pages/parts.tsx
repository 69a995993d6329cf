/** What the pages of the audit have in common: days in an address, the words of an outcome, and how the chain stands. */
import type { JSX, VNode } from 'preact'
import { longMoment } from '../../core/dates.ts'
import { KeyFigure, KeyFigures } from '../../ui/cards.tsx'
import { calledWords, PersonCalled } from '../../sharing/pages/called.tsx'
import type { AuditFilter } from '../actions/search.ts'
import type { ChainState } from '../store/proof.ts'

/** One day, for a form whose answer stands in the address. */
export const DayBox = ({ name, label, value }: { readonly name: string; readonly label: string; readonly value: string }): JSX.Element => (
  <div class="govuk-form-group">
    <label class="govuk-label govuk-label--s" for={name}>{label}</label>
    <input class="govuk-input govuk-input--width-10" id={name} name={name} type="date" value={value} max="9999-12-31" />
  </div>
)

/** How something ended: kept out, or only a form that was not filled in right. */
export const OUTCOME_WORDS: Record<AuditFilter, string> = {
  'kept-out': 'Kept out, in any way', denied: 'Not permitted', 'not-found': 'Nothing shown', 'sign-in-refused': 'Sign-in refused', refused: 'Form not right', done: 'Done', previewed: 'Checked, not saved',
}

/** The name of a person that this lead may see, or that there is one. Never more. */
export const personWords = (person: { readonly id: string; readonly name: string } | null): VNode | string =>
  (person ? <PersonCalled personId={person.id} name={person.name} reference={null} href={`/people/${person.id}/looks`} /> : calledWords({ name: null, reference: null }))

/** Long enough for a busy moment: what waits longer is said aloud. */
const WAITS_LONG_MS = 60_000

/** How far the chain is sealed, and what waits: the newest head to note stands beneath. */
export const ChainCard = ({ state, now }: { readonly state: ChainState; readonly now: Date }): JSX.Element => {
  const late = state.unsealedSince !== null && now.getTime() - state.unsealedSince.getTime() > WAITS_LONG_MS
  return (
    <>
      <KeyFigures>
        <KeyFigure value={state.position.toLocaleString('en-GB')} label={state.position === 1 ? 'entry is sealed' : 'entries are sealed'} detail={state.sealedAt ? `the last one on ${longMoment(state.sealedAt)}` : 'none yet'} tone={state.position > 0 ? 'good' : 'plain'} />
        <KeyFigure
          value={state.unsealed.toLocaleString('en-GB')} label={state.unsealed === 1 ? 'waits for its seal' : 'wait for their seals'} tone={late ? 'urgent' : 'plain'}
          detail={state.unsealedSince === null ? 'nothing waits' : late ? `since ${longMoment(state.unsealedSince)}: tell whoever runs this installation that its worker has stopped` : 'each is sealed within a second or two'}
        />
      </KeyFigures>
      {state.head ? (
        <p class="govuk-body">Head of the chain at place {state.position.toLocaleString('en-GB')}, to note where nobody here can change it:<br /><code class="tl-head">{state.head}</code></p>
      ) : null}
    </>
  )
}
