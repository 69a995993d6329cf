/** Out-of-court disposals: decided by the police, or the prosecutor where required; from the offer to an explicit end, kept apart from sentences. */
import { slice } from '../platform/slice.ts'
import { moveDisposal, disposalServices, recordCondition, referForDisposal } from './actions/course.ts'
import { disposalDueItems, disposalsList } from './actions/due.ts'
import { disposalFigurePeople, disposalFigures } from './actions/figures.ts'
import { authoriseDisposal, offerDisposal, setCondition, tellYouthService } from './actions/offering.ts'
import { disposalsOfPerson, readDisposalRows, readDisposalsPanel } from './actions/person.ts'
import { listVictimsToAsk, recordView } from './actions/victims.ts'
import { toldConditions, toldDisposals, toldSteps } from './history.ts'
import { HOLDINGS } from './holdings.ts'
import { conditionsOf, disposalsOf, stepsOf } from './store.ts'

export { moveDisposal, disposalServices, recordCondition, referForDisposal } from './actions/course.ts'
export { disposalsList, stepHref } from './actions/due.ts'
export { disposalFigurePeople, disposalFigures } from './actions/figures.ts'
export { authoriseDisposal, offerDisposal, setCondition, tellYouthService } from './actions/offering.ts'
export { disposalsOfPerson, type DisposalsPanel } from './actions/person.ts'
export { listVictimsToAsk, recordView } from './actions/victims.ts'

export const disposals = slice({
  name: 'disposals',
  holdings: HOLDINGS,
  named: [disposalsOfPerson, disposalsList, disposalServices, listVictimsToAsk, offerDisposal, authoriseDisposal, setCondition, tellYouthService, moveDisposal, recordCondition, referForDisposal, recordView, disposalFigures, disposalFigurePeople],
  panels: [{ name: 'disposals.of-person', title: 'Out-of-court disposals', order: 24, read: readDisposalsPanel }],
  timeline: [{ name: 'disposals', read: readDisposalRows }],
  due: [{ name: 'disposals', read: disposalDueItems }],
  subjectAccess: [
    { title: 'What the police decided without a court', read: async (context, people) => toldDisposals(await disposalsOf(context, people)) },
    { title: 'Conditions of what the police decided', read: async (context, people) => toldConditions(await conditionsOf(context, people)) },
    { title: 'What happened to what the police decided', read: async (context, people) => toldSteps(await stepsOf(context, people)) },
  ],
})
