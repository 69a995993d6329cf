import { FOLLOW_UP_DAYS, PROOF_DAYS } from '../cohort.ts'
import { type FileMeasure, NOUGHT, rateFields, REOFFENCES, REOFFENDED } from '../measure.ts'

/** One-year proven reoffending, as a rate and by how often. */
export const provenReoffending: FileMeasure = {
  title: 'Proven reoffending within a year',
  question: 'Of those followed from a disposal, how many committed an offence in the year after it that was proven, and how many such offences?',
  population: 'Each person’s first disposal in each quarter of 2021 and 2022; somebody with disposals in two quarters is followed twice',
  numerator: `Followed people with an offence in the ${FOLLOW_UP_DAYS} days from the day after the disposal, convicted within ${PROOF_DAYS} days of it`,
  exclusions: 'Nobody; offences of the day of the disposal itself and offences never proven do not count',
  source: 'Ministry of Justice, Proven Reoffending Statistics, definition and measurement; counted in days',
  caveats: ['Offences that the files do not hold are not known.', 'Whoever was not followed for a year and six months is counted, and said by the build.'],
  where: { sql: 'true', holds: () => true },
  counted: () => ({ key: NOUGHT, numerator: REOFFENDED, events: REOFFENCES }),
  tell: (cells) => {
    const { n = 0, numerator = 0, events = 0 } = cells[0] ?? {}
    return {
      lines: [{
        counts: { n, numerator },
        fields: (hidden) => {
          const away = hidden('n') || hidden('numerator')
          return {
            offenders: hidden('n') ? null : n, reoffenders: hidden('numerator') ? null : numerator, reoffences: away ? null : events, ...rateFields(numerator, n, away),
            perReoffender: away || numerator === 0 ? null : events / numerator,
          }
        },
      }],
      derived: { rest: n - numerator },
      sums: [{ total: 'n', parts: ['numerator', 'rest'] }],
    }
  },
}
