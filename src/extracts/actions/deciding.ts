/** What becomes of an extract that was read: confirmed and saved, held for its officer, or discarded. */
import { z } from 'zod'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify } from '../../platform/notices.ts'
import { toNobody, type Report } from '../progress.ts'
import { headingDifferences } from '../remembered.ts'
import { whyWaits } from '../schedules.ts'
import { decideChange, SAVE_AT_ONCE_ROWS_MAX, type ExtractState } from '../states.ts'
import { decideWithdrawal } from '../telling.ts'
import { columnsBefore } from '../store/columns.ts'
import { findExtract, setExtract, takeTurn, type StoredExtract } from '../store/extract.ts'
import { saveStaged } from '../store/saving.ts'
import { rulesOf, senderOf } from '../store/senders.ts'
import { unstage } from '../store/staging.ts'
import { askWorker, CLASSES_OF_RECORDS, decided, ExtractId, OFFICERS, standingOf, Version } from './standing.ts'

/** An extract was saved: its records stand beside the people they were linked to. */
export const extractConfirmed = eventType<{ extract: string }>('extracts.confirmed')

interface Confirmed {
  readonly extract: string
  readonly state: ExtractState
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsRefused: number
  readonly rowsWithdrawn: number
}

const workOf = (extract: StoredExtract): number => extract.rowsNew + extract.rowsChanged + extract.rowsWithdrawn

/** Saves what was previewed, whole or not at all: at once when it is little, else by the worker. */
const confirmNow = async (context: Acting, id: string, version: number, sure: boolean): Promise<Result<Confirmed>> => {
  const glance = await findExtract(context, id)
  if (!glance) return notFound()
  const atOnce = workOf(glance) <= SAVE_AT_ONCE_ROWS_MAX
  if (atOnce) await takeTurn(context)
  const extract = await findExtract(context, id, 'to change') ?? glance
  const decision = await decided(context, extract, await standingOf(context, extract), version)
  if (!decision.ok) return decision
  const withdrawal = decideWithdrawal(extract, sure)
  if (!withdrawal.ok) return withdrawal
  if (atOnce) {
    await saveStaged(context, extract, decision.value)
    await context.emit(extractConfirmed, { extract: id })
  } else {
    await setExtract(context, id, { state: 'confirming', problem: null })
    await askWorker(context, 'extracts.save', id)
  }
  const { rowsNew, rowsChanged, rowsRefused, rowsWithdrawn } = extract
  return yes({ extract: id, state: atOnce ? 'confirmed' : 'confirming', rowsNew, rowsChanged, rowsRefused, rowsWithdrawn })
}

export const confirmExtract = action({
  name: 'extracts.confirm',
  title: 'Confirm an extract: save what its preview shows',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId, version: Version, sure: z.enum(['', 'yes'], 'Tick the box, or leave it.').default('') }),
  run: (context, { extract, version, sure }) => confirmNow(context, extract, version, sure === 'yes'),
})

/** Writes why a file that came by itself waits, and tells the agency's officers. */
const holdForOfficer = async (context: Acting, extract: StoredExtract, why: string): Promise<void> => {
  await setExtract(context, extract.id, { state: extract.state === 'confirming' ? 'read' : extract.state, waitsBecause: why })
  await notify(context, [{ to: { organisationId: context.viewer.organisationId, role: 'data-officer' }, words: `A file came by itself and waits for you: ${why}`, href: `/extracts/${extract.id}` }])
}

/** Saves one that was confirmed, telling how far it is; the worker does this for large ones. What no longer may be saved goes back to its preview, with why. */
export const saveExtract = (report: Report) => action({
  name: 'extracts.save',
  title: 'Save a large extract that was confirmed',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId }),
  async run(context, { extract: id }) {
    await takeTurn(context)
    const extract = await findExtract(context, id, 'to change')
    if (!extract) return notFound()
    if (extract.state !== 'confirming') return no('This extract does not wait to be saved.')
    const decision = await decided(context, extract, { ...extract, state: 'read', stuck: false }, extract.version)
    if (decision.ok) {
      await saveStaged(context, extract, decision.value, report)
      await context.emit(extractConfirmed, { extract: id })
    } else {
      await setExtract(context, id, { state: 'read', problem: decision.message })
      if (await senderOf(context)) await holdForOfficer(context, { ...extract, state: 'read' }, decision.message)
    }
    return yes({ extract: id, saved: decision.ok })
  },
})

/** The same, named once for the doors: nobody is told how far it is. */
export const saveExtractNow = saveExtract(toNobody)

/**
 * Saves a file that came by itself, or holds it for its officer: by its schedule's rules. Only keys and schedules settle so what they sent
 * themselves; whoever sits at a page confirms.
 */
export const settleExtract = action({
  name: 'extracts.settle',
  title: 'Save a file that came by itself, or hold it for its officer, by its schedule’s rules',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId }),
  async run(context, { extract: id }) {
    const sender = await senderOf(context)
    const extract = await findExtract(context, id, 'to change')
    if (!extract || !sender || extract.receivedById !== context.viewer.accountId) return notFound()
    if ((extract.state !== 'read' && extract.state !== 'unreadable') || extract.waitsBecause !== null) return no('This extract is settled already.')
    const before = await columnsBefore(context, extract)
    const why = sender.stands ? whyWaits(await rulesOf(context, extract.scheduleId), extract, headingDifferences(before, extract.columns), before === null) : `The ${sender.kind} that sent it was ${sender.kind === 'key' ? 'revoked' : 'ended'} before it was read. Ask why, and then save or discard it.`
    // A schedule's own threshold is the yes that a greater share asks of an officer; it is never laxer than that one.
    const confirmed = why === null ? await confirmNow(context, id, extract.version, false) : null
    const held = why ?? (confirmed?.ok === false ? confirmed.message : null)
    if (held !== null) await holdForOfficer(context, extract, held)
    return yes({ extract: id, held })
  },
})

/** Puts an extract away unsaved; what was read of it is deleted. */
export const discardExtract = action({
  name: 'extracts.discard',
  title: 'Discard an extract without saving anything of it',
  who: OFFICERS,
  classes: CLASSES_OF_RECORDS,
  input: z.object({ extract: ExtractId, version: Version }),
  async run(context, { extract: id, version }) {
    const extract = await findExtract(context, id, 'to change')
    if (!extract) return notFound()
    const decision = decideChange(await standingOf(context, extract), version)
    if (!decision.ok) return decision
    await unstage(context, id, 'all')
    await setExtract(context, id, { state: 'discarded' })
    return yes({ extract: id })
  },
})
