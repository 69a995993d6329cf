/** Writing what was staged: new and changed records, withdrawals, and what else a saved file tells; told as it goes on. */
import { keepFrequencies } from '../../people/actions.ts'
import type { Acting } from '../../platform/context.ts'
import { toNobody, type Report } from '../progress.ts'
import type { SupplyAgreement } from '../states.ts'
import { auditPeople, currentPeople, saveChanged, saveNew } from '../store.ts'
import { rememberColumns } from './columns.ts'
import { setExtract, type StoredExtract } from './extract.ts'
import { tellFirstKnown } from './first-known.ts'
import { followRecords } from './following.ts'
import { countDoubles } from './quality.ts'
import { stagedRows, unstage } from './staging.ts'
import { lackingOf, noteTold } from './telling.ts'
import { withdrawNumbers } from './withdrawing.ts'

const BATCH_ROWS = 500

/** Withdraws what a full file lacks, batch by batch: what rested on it ends, and the people follow the records that still stand. */
const withdrawLacking = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, report: Report): Promise<void> => {
  let rows = 0
  for (let gone = await lackingOf(context, extract.id, '', BATCH_ROWS); gone.length > 0; gone = await lackingOf(context, extract.id, gone.at(-1)!.agencyNumber, BATCH_ROWS)) {
    const withdrawn = await withdrawNumbers(context, gone.map((one) => one.agencyNumber), { reason: 'lacking', contentsDay: extract.contentsDay, extract: extract.id })
    const people = await currentPeople(context, withdrawn.map((one) => one.personId))
    await followRecords(context, people)
    await auditPeople(context, people, extract.agency, agreement)
    rows += gone.length
    await report({ phase: 'withdrawing', rows, done: rows, all: extract.rowsWithdrawn })
  }
}

/**
 * Writes what was staged, batch by batch in the caller's one transaction: a saving that breaks off leaves nothing of the file, and is
 * begun again from the staged rows.
 */
export const saveStaged = async (context: Acting, extract: StoredExtract, agreement: SupplyAgreement, report: Report = toNobody): Promise<void> => {
  for (const [verdict, save, all] of [['new', saveNew, extract.rowsNew], ['changed', saveChanged, extract.rowsChanged]] as const) {
    let done = 0
    for (let rows = await stagedRows(context, extract.id, verdict, 0, BATCH_ROWS); rows.length > 0; rows = await stagedRows(context, extract.id, verdict, rows.at(-1)!.row, BATCH_ROWS)) {
      await save(context, extract, agreement, rows)
      done += rows.length
      await report({ phase: verdict, rows: done, done, all })
    }
  }
  await withdrawLacking(context, extract, agreement, report)
  await report({ phase: 'finishing', rows: 0, done: 0, all: 0 })
  await tellFirstKnown(context, extract)
  await noteTold(context, extract)
  await rememberColumns(context, extract)
  await countDoubles(context, extract.id)
  await keepFrequencies(context)
  await unstage(context, extract.id, 'all but refused')
  await setExtract(context, extract.id, { state: 'confirmed', problem: null, confirmed: { by: context.viewer.accountId, at: context.now } })
}
