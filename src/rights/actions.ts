/** What people may ask about their own information, and how long it is kept: requests with a clock, decided by two people, and a schedule. */
import { sql } from 'kysely'
import { longDay } from '../core/dates.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { personParted } from '../people/actions.ts'
import { rightsAttention } from './actions/attention.ts'
import { approveCopy, decideCopyRow, downloadCopy, finishReview, gatherCopy, keepUnmarked, returnCopy, reviewCopy, tellPerson } from './actions/copies.ts'
import { decideCorrection, tellRecipients } from './actions/corrections.ts'
import { approveErasure, eraseAgain, proposeErasure } from './actions/erasures.ts'
import { nameElsewhere } from './actions/elsewhere.ts'
import { liftHold, setHold } from './actions/holds.ts'
import { confirmIdentity, extendClock, listRequests, logRequest, openRequest, refuseRequest, requestsPanel, startRequest } from './actions/requests.ts'
import { approveRestriction, declineRestriction, informationRestricted, liftInformationRestriction, noticeLifting, restrictInformation, restrictionConsequences, restrictionProposed } from './actions/restrictions.ts'
import { approveDisposal, liftErasureMark, lookForDue, retention } from './actions/retention.ts'
import { HOLDINGS } from './holdings.ts'
import { REQUEST_KINDS, STATES, type RequestKind, type RequestState } from './rules.ts'
import { disposingJob, findingJob, housekeeping } from './store/disposing.ts'
import { erasingJob } from './store/erasing.ts'

export { approveCopy, decideCopyRow, downloadCopy, finishReview, gatherCopy, keepUnmarked, returnCopy, reviewCopy, tellPerson, type RowToReview } from './actions/copies.ts'
export { decideCorrection, tellRecipients } from './actions/corrections.ts'
export { approveErasure, eraseAgain, proposeErasure } from './actions/erasures.ts'
export { nameElsewhere } from './actions/elsewhere.ts'
export { liftHold, setHold } from './actions/holds.ts'
export { confirmIdentity, extendClock, listRequests, logRequest, openRequest, refuseRequest, startRequest, type RequestsPanel } from './actions/requests.ts'
export { approveRestriction, declineRestriction, liftInformationRestriction, noticeLifting, restrictInformation } from './actions/restrictions.ts'
export { approveDisposal, liftErasureMark, lookForDue, retention } from './actions/retention.ts'

export const rights = slice({
  name: 'rights',
  holdings: HOLDINGS,
  named: [
    listRequests, startRequest, logRequest, openRequest, confirmIdentity, extendClock, refuseRequest,
    gatherCopy, reviewCopy, decideCopyRow, keepUnmarked, finishReview, returnCopy, approveCopy, downloadCopy, tellPerson,
    decideCorrection, tellRecipients, restrictInformation, approveRestriction, declineRestriction, noticeLifting, liftInformationRestriction,
    nameElsewhere, proposeErasure, approveErasure, eraseAgain, setHold, liftHold, retention, lookForDue, approveDisposal, liftErasureMark,
  ],
  panels: [{ name: 'rights.requests', title: 'Their own information', order: 92, read: requestsPanel }],
  attention: rightsAttention,
  handlers: [
    onEvent(restrictionProposed, 'rights', async (context, { holder, classes }) => ['Nothing changes before a second person has approved it. After that:', ...await restrictionConsequences(context, holder, classes)]),
    onEvent(informationRestricted, 'rights', async (context, { holder, classes }) => restrictionConsequences(context, holder, classes)),
    onEvent(personParted, 'rights', async ({ tx }, { mergeId }) => {
      // A hold that was set while they counted as one keeps both: what goes cannot be brought back. Nothing is said, since not everybody who parts may know of holds.
      await sql`select copy_holds_on_parting(${mergeId}::uuid)`.execute(tx)
      return []
    }),
  ],
  jobsOver: (offered) => [erasingJob(offered), findingJob(offered), disposingJob(offered)],
  loopsOver: (passing) => [housekeeping(passing)],
  subjectAccess: [{
    title: 'What you asked about your information',
    async read({ tx }, people) {
      const rows = await tx.selectFrom('rights_request').select(['reference', 'kind', 'received_on', 'state', 'closed_on']).where('person_id', 'in', [...people]).orderBy('received_on').execute()
      return rows.map((row) => ({ Reference: row.reference, Asked: REQUEST_KINDS[row.kind as RequestKind].plain, Received: longDay(row.received_on), Stands: STATES[row.state as RequestState], Closed: row.closed_on ? longDay(row.closed_on) : null }))
    },
  }],
})
