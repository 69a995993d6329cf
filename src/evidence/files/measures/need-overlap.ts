import { NEED_VALID_DAYS } from '../cohort.ts'
import { type FileMeasure, rateFields, REOFFENCES, REOFFENDED } from '../measure.ts'

/** What the measures of need share. */
export const NEED_WORDS = {
  population: `Those followed from a disposal of 2021 or 2022 with an assessment in the ${NEED_VALID_DAYS} days before it, by the newest one`,
  exclusions: 'Followed people without such an assessment',
  source: 'Assessments as in the file; the cohort of proven reoffending',
  where: { sql: 'needs is not null', holds: ({ needs }: { readonly needs: number | null }) => needs !== null },
} as const

/** The needs that a number stands for, bit by bit. */
export const needsOfBits = (bits: number, needs: readonly string[]): string[] => needs.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1)

/** Which needs occur together: everybody once, under exactly the needs that they have, with how many of them reoffended. */
export const needOverlap: FileMeasure = {
  title: 'Which needs occur together, exactly',
  question: 'How many people have exactly these needs and no other, and how many of them reoffended within a year?',
  ...NEED_WORDS,
  numerator: 'Those of them with a proven reoffence within a year',
  caveats: ['That needs occur together does not say that one brings the other.', 'A combination that nobody has is not listed.'],
  counted: () => ({ key: { sql: 'needs', of: ({ needs }) => needs }, numerator: REOFFENDED, events: REOFFENCES }),
  listsOnlyShown: true,
  tell: (cells, needs) => {
    const sorted = cells.toSorted((a, b) => b.n - a.n || (a.key ?? 0) - (b.key ?? 0))
    const names = sorted.map(({ key }) => String(key))
    return {
      lines: sorted.map(({ key, n, numerator, events }) => ({
        counts: { [`n:${key}`]: n, [`numerator:${key}`]: numerator },
        fields: (hidden) => {
          const [noSize, noCount] = [hidden(`n:${key}`), hidden(`numerator:${key}`)]
          return {
            needs: needsOfBits(key ?? 0, needs), offenders: noSize ? null : n, reoffenders: noCount ? null : numerator, reoffences: noSize || noCount ? null : events, ...rateFields(numerator, n, noSize || noCount),
          }
        },
      })),
      derived: {
        ...Object.fromEntries(sorted.map(({ key, n, numerator }) => [`rest:${key}`, n - numerator])),
        ...Object.fromEntries((['n', 'numerator'] as const).map((kind) => [`${kind}:all`, sorted.reduce((sum, cell) => sum + cell[kind], 0)])),
        'rest:all': sorted.reduce((sum, { n, numerator }) => sum + n - numerator, 0),
      },
      sums: [
        ...names.map((key) => ({ total: `n:${key}`, parts: [`numerator:${key}`, `rest:${key}`] })),
        ...['n', 'numerator', 'rest'].map((kind) => ({ total: `${kind}:all`, parts: names.map((key) => `${kind}:${key}`) })),
      ],
    }
  },
}
