/** What the worker does of extracts: as the officer, key or schedule that asked, so that the row-level policies hold for it too. */
import { z } from 'zod'
import { perform, type Action, type Core } from '../../platform/action.ts'
import type { Viewer } from '../../platform/context.ts'
import type { Job, JobHands } from '../../platform/jobs.ts'
import { findHat } from '../../organisations/actions.ts'
import { explainForAudit, seenByEmergencyAlone } from '../../sharing/actions.ts'
import { toNobody, type Report } from '../progress.ts'
import { hatHandles } from '../store/extract.ts'
import { reportOf } from '../store/progress.ts'
import { senderOfExtract, senderViewer } from '../store/senders.ts'
import { saveExtract, settleExtract } from './deciding.ts'
import { readExtract } from './sending.ts'

const Asked = z.looseObject({ account: z.uuid(), organisation: z.uuid() })
const OfExtract = z.looseObject({ extract: z.uuid() })

/** What performs as somebody else needs of a core. The slices below are told as if the officer had waited; nothing that they offer to pages is asked for. */
export const workersCore = ({ databases, files, handlers }: Pick<JobHands, 'databases' | 'files' | 'handlers'>): Core => ({
  database: databases.app, files, handlers, offers: { panels: [], timeline: [], due: [], openWork: [], attention: [], subjectAccess: [], holdings: [], erasing: [] }, explain: explainForAudit, onlyLookedAt: seenByEmergencyAlone,
})

const whoAsked = async ({ databases, context }: JobHands, account: string, organisation: string, extract: string | undefined): Promise<{ viewer: Viewer; isSender: boolean }> => {
  const sender = await senderViewer(databases.app, account, organisation, context.today) ?? (extract === undefined ? null : await senderOfExtract(databases.app, extract, account, organisation))
  if (sender) return { viewer: sender, isSender: true }
  const handles = await hatHandles(databases.app, account, organisation)
  const viewer = handles && await findHat(databases.app, handles.person, handles.organisation, context.today, 'data-supply')
  if (!viewer) throw new Error('Whoever asked no longer acts for this organisation.')
  return { viewer, isSender: false }
}

/**
 * A job that does one action as whoever asked.
 *
 * @param named the action, given whom to tell how far it is
 * @param rest the action's input, out of the job's
 */
export const asOfficer = <I extends z.ZodType, O>(named: (report: Report) => Action<I, O>, rest: z.ZodType<z.input<I>>): Job => {
  const { name } = named(toNobody)
  return {
    name,
    async run(hands, input) {
      const { account, organisation } = Asked.parse(input)
      const extract = OfExtract.safeParse(input).data?.extract
      const { viewer, isSender } = await whoAsked(hands, account, organisation, extract)
      const core = workersCore(hands)
      await perform(core, { ...hands.context, viewer }, named(extract === undefined ? toNobody : reportOf(hands.databases, extract)), rest.parse(input))
      // A kill between the two leaves the job unfinished: the next worker finds it read, and settles it.
      if (name === 'extracts.read' && isSender && extract !== undefined) await perform(core, { ...hands.context, viewer, requestId: hands.context.random.uuid() }, settleExtract, { extract })
    },
  }
}

const ofExtract = z.object({ extract: z.uuid() })

/** Reading and saving of large extracts. */
export const extractJobs: readonly Job[] = [asOfficer(readExtract, ofExtract), asOfficer(saveExtract, ofExtract)]
