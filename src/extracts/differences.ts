/** Where two agencies tell a sentence differently: both records stand, and the difference is shown. Pure. */
import { detailWords } from './columns.ts'

/** Details of a sentence that more than one kind of agency tells. */
const SHARED_DETAILS = ['sentenceStart', 'sentenceEnd', 'custodialMonths', 'offenceCode', 'releaseDate', 'licenceEnd', 'offenceDate'] as const
const TELLING = ['prison', 'probation'] as const

interface Told {
  readonly organisation: string
  readonly agency: string
  readonly withdrawnOn: string | null
  readonly details: Readonly<Record<string, string>>
}

export interface DetailDifference {
  /** What it is, in words: `Sentence end`. */
  readonly what: string
  readonly tellings: readonly { readonly organisation: string; readonly value: string }[]
}

/** What standing records of prisons and probation tell differently, of the details that the viewer is shown; a withdrawn record tells nothing. */
export const detailDifferences = (records: readonly Told[]): DetailDifference[] => {
  const standing = records.filter(({ agency, withdrawnOn }) => withdrawnOn === null && TELLING.some((one) => one === agency))
  return SHARED_DETAILS.flatMap((name) => {
    const tellings = standing.flatMap(({ organisation, agency, details }) => (details[name] === undefined ? [] : [{ organisation, agency, value: details[name] }]))
    if (new Set(tellings.map(({ value }) => value)).size < 2) return []
    return [{ what: detailWords(tellings[0]?.agency ?? '', name), tellings: tellings.map(({ organisation, value }) => ({ organisation, value })) }]
  })
}
