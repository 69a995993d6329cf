/** Reading a stored file into staged rows: what each would do beside the agency's own records, told as it goes on. */
import type { Acting } from '../../platform/context.ts'
import { fingerprint } from '../../platform/fingerprint.ts'
import { openUpload } from '../../platform/uploads.ts'
import { OWN_NUMBER } from '../columns.ts'
import { toNobody, type Report } from '../progress.ts'
import { qualityCounter } from '../quality.ts'
import { canonicalText, type AgencyKind, type ColumnTaken, type FileShape, type RowReason } from '../rules.ts'
import { firstRows } from '../seen.ts'
import { verdictsOf, type ReadRow } from '../staging.ts'
import { isOvertaken } from '../telling.ts'
import { readExtractBatches } from '../tools.ts'
import { recalledColumns } from './columns.ts'
import { erasedAmong } from './erased.ts'
import { ownUploadSize, setExtract, type StoredExtract } from './extract.ts'
import { writeQuality } from './quality.ts'
import { recordsUnder } from './records.ts'
import { stageRefused, stageRows, unstage, type RefusedRow } from './staging.ts'
import { countStanding, newestFullDay, noteLacking, stageUnchanged, standingUnder } from './telling.ts'

const BATCH_ROWS = 500
const NOTHING = { fresh: 0, changed: 0, unchanged: 0, refused: 0, older: 0, withdrawn: 0, standing: 0, nameless: 0 }

const erasedWords = (certificate: string): string =>
  `This is about somebody whose information was erased from this system (certificate ${certificate}). It is not loaded: ask your information governance lead.`

/** Can nobody say which record a refused row is? Its number cannot be read, or the row is broken. */
const isNameless = (reasons: readonly RowReason[], agency: AgencyKind, columns: readonly ColumnTaken[]): boolean => {
  const key = columns.some((column) => column.field === 'agencyNumber') ? 'agencyNumber' : OWN_NUMBER[agency]
  return reasons.some(({ fault, field }) => fault === 'uneven' || (field === key && fault !== 'twice'))
}

/** The file's bytes, counted as they pass. */
async function* counted(chunks: AsyncIterable<Buffer>, passed: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    passed.bytes += chunk.length
    yield chunk
  }
}

/**
 * Reads the stored file of an extract and stages what its rows would do beside the organisation's own records. All of it is in the
 * caller's transaction: a reading that breaks off leaves nothing, and is begun again.
 */
export const readStored = async (context: Acting, extract: StoredExtract, readAfter: string | null, report: Report = toNobody): Promise<void> => {
  await unstage(context, extract.id, 'all')
  const counts = { ...NOTHING }
  const quality = qualityCounter(extract.agency)
  const inFile = firstRows()
  const fullDay = await newestFullDay(context)
  let rows: ReadRow[] = []
  let refused: RefusedRow[] = []
  const stage = async (): Promise<void> => {
    // Somebody who was erased is flagged before anything is linked to them, or made of them.
    const erased = await erasedAmong(context, rows)
    refused.push(...rows.flatMap((one) => { const certificate = erased.get(one.row); return certificate === undefined ? [] : [{ row: one.row, cells: [one.record.agencyNumber], reasons: [erasedWords(certificate)] }] }))
    rows = rows.filter((one) => !erased.has(one.row))
    const standing = await standingUnder(context, rows.map((one) => one.record.agencyNumber))
    const current = rows.filter((one) => !isOvertaken(extract.contentsDay, standing.get(one.record.agencyNumber)?.toldOn ?? null, fullDay))
    const verdicts = await verdictsOf(current, standing, (numbers) => recordsUnder(context, context.viewer.organisationId, numbers))
    await stageRows(context, extract.id, 'new', verdicts.fresh)
    await stageRows(context, extract.id, 'changed', verdicts.changed)
    await stageRefused(context, extract.id, refused)
    if (extract.covers === 'changes') await stageUnchanged(context, extract.id, verdicts.same)
    counts.fresh += verdicts.fresh.length
    counts.changed += verdicts.changed.length
    counts.unchanged += verdicts.unchanged
    counts.refused += refused.length
    counts.older += rows.length - current.length
    rows = []
    refused = []
  }
  let header: { columns: readonly ColumnTaken[]; shape: FileShape } | undefined
  const size = await ownUploadSize(context, extract.sha256) ?? 0
  const passed = { bytes: 0 }
  const rowsSoFar = (): number => counts.fresh + counts.changed + counts.unchanged + counts.refused + counts.older
  const options = { today: context.today, mapping: extract.mapping, remembered: await recalledColumns(context, extract.agency), numbers: inFile }
  for await (const events of readExtractBatches(counted(openUpload(context.files.uploads, extract.sha256), passed), extract.agency, options)) {
    for (const event of events) {
      if (event.kind === 'row') {
        rows.push({ row: event.row, record: event.record, fingerprint: fingerprint(canonicalText(event.record)) })
        quality.row(event.record)
      } else if (event.kind === 'refused') {
        refused.push({ row: event.row, cells: event.cells, reasons: event.reasons.map((reason) => reason.message) })
        quality.refused(event.reasons)
        if (isNameless(event.reasons, extract.agency, header?.columns ?? [])) counts.nameless++
      } else if (event.kind === 'header') header = { columns: event.columns, shape: event.shape }
      else if (event.kind === 'stopped') {
        await unstage(context, extract.id, 'all')
        return setExtract(context, extract.id, { state: 'unreadable', ...header, problem: event.refusal.message, counts: NOTHING, readAfter })
      }
    }
    if (rows.length + refused.length >= BATCH_ROWS) {
      await stage()
      await report({ phase: 'reading', rows: rowsSoFar(), done: passed.bytes, all: size })
    }
  }
  await stage()
  await report({ phase: 'lacking', rows: 0, done: 0, all: 0 })
  const isLate = fullDay !== null && extract.contentsDay < fullDay
  const { standing, lacking } = extract.covers === 'full' && !isLate ? await noteLacking(context, extract, inFile) : { standing: await countStanding(context), lacking: 0 }
  await writeQuality(context, extract.id, quality.counts())
  await setExtract(context, extract.id, { state: 'read', ...header, problem: null, counts: { ...counts, standing, withdrawn: lacking }, readAfter })
}
