/** `snapshot.json` of a snapshot made of files, and the page beside it that says what each column holds. Pure. */
import { z } from 'zod'
import { COHORT, FILE_SNAPSHOT_TABLES, FOLLOW_UP_DAYS, NEED_VALID_DAYS, PROOF_DAYS } from './cohort.ts'

/** Another arrangement of tables or columns, or another rule of the cohort, has another number. */
export const FILE_SNAPSHOT_VERSION = 1

const written = z.object({ file: z.string().regex(/^[a-z]+-[0-9a-f-]+\.parquet$/), rows: z.number().int(), sha256: z.string() })
const read = z.object({ file: z.string(), rows: z.number().int(), sha256: z.string() })

export const fileManifest = z.object({
  kind: z.literal('evidence-from-files'),
  version: z.literal(FILE_SNAPSHOT_VERSION),
  /** The first 16 hexadecimal digits of the SHA-256 over the four files' own: the same files have the same id. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** When it was made, an instant. */
  made: z.string(),
  /** The last day that the files tell of, where the analyst said so: the time to a reoffence is followed no longer. */
  until: z.string().nullable(),
  /** The last day of a disposal, offence, conviction or assessment in the files. */
  lastDay: z.string().nullable(),
  /** The need of bit 0, of bit 1 and so on. */
  needs: z.array(z.string()),
  inputs: z.object({ persons: read, disposals: read, offences: read, assessments: read }),
  tables: z.object({ persons: written, disposals: written, offences: written, assessments: written, cohort: written }),
  /** Of the cohort, whose year and six months were not over by the last day of the files: their rate is lower than it will be. */
  notFollowedUp: z.number().int(),
  /** Rows of offences that may count, proven and of the days of follow-up, that are alike another in every column: each counts, as two offences of one day may be. */
  alikeOffences: z.number().int(),
})
export type FileManifest = z.infer<typeof fileManifest>

const MEANINGS: Readonly<Record<string, string>> = {
  person: 'the person’s place in the file of persons, from 0: no identifier of theirs leaves it, but whoever has that file can find them',
  sex: 'as in the file; empty: not known', area: 'as in the file; empty: not known', disposal_date: 'day', age: 'completed years on that day', type: 'kind of disposal',
  offence_date: 'day', conviction_date: 'day; empty: never proven', grp: 'group of offences, as in the file', severity: 'as in the file', assess_date: 'day',
  needs: 'bits, the first need is 1, the second 2, the third 4; in the cohort by the newest assessment in the two years before, empty: none',
  index_on: 'day of the disposal from which somebody is followed', quarter: 'first day of its quarter', prior: 'offences committed and proven by that day',
  reoffences: `offences in the ${FOLLOW_UP_DAYS} days after it, proven within ${PROOF_DAYS}`, first_days: 'days to the first later offence that is ever proven; empty: none',
}

/** The page that goes with a snapshot: its tables, columns and needs. */
export const schemaPage = (needs: readonly string[]): string => [
  '# Evidence snapshot made of files', '',
  'Each `snapshot-<day>-<id>.json` is one snapshot; `snapshot.json` is the newest. It names its Parquet files with rows and SHA-256.',
  `The cohort: each person’s first disposal in each quarter from ${COHORT.from} to ${COHORT.to}; an assessment counts for ${NEED_VALID_DAYS} days.`, '',
  ...Object.entries(FILE_SNAPSHOT_TABLES).flatMap(([table, columns]) => [
    `## ${table}`, '', '| column | kind | meaning |', '| --- | --- | --- |',
    ...Object.entries(columns).map(([name, kind]) => `| ${name} | ${kind.replace('?', '')} | ${MEANINGS[name] ?? ''} |`), '',
  ]),
  '## needs', '', '| bit | need |', '| --- | --- |', ...needs.map((need, i) => `| ${2 ** i} | ${need} |`), '',
].join('\n')
