/** Two records side by side, fact by fact, with what agrees and what differs said in words beside each. */
import type { JSX } from 'preact'
import { Tag } from './govuk/tag.tsx'
import { DataTable } from './list.tsx'

/** One fact as two records tell it; null where a record does not tell it. `differs` is for whoever knows when two values mean the same. */
export interface Compared {
  readonly what: string
  readonly one: string | null
  readonly other: string | null
  readonly differs: boolean
}

/** Within a sentence: `Date of birth` is `date of birth`, `CRN` stays. */
const within = ({ what }: Compared): string => (/^[A-Z]{2}/.test(what) ? what : what.charAt(0).toLowerCase() + what.slice(1))

const isTold = ({ one, other }: Compared): boolean => one !== null || other !== null

const Verdict = ({ row: { one, other, differs } }: { readonly row: Compared }): JSX.Element => {
  if (one === null || other === null) return <>Only one tells</>
  if (differs) return <Tag text="Differs" classes="govuk-tag--yellow" />
  return <>{one === other ? 'Agrees' : 'Agrees, written otherwise'}</>
}

/** `one` and `other` head the two columns: whose record each is. What neither tells is said in a line beneath, so that a phone shows what there is. */
export const SideBySide = ({ one, other, rows }: { readonly one: string; readonly other: string; readonly rows: readonly Compared[] }): JSX.Element => {
  const untold = rows.filter((row) => !isTold(row))
  return (
    <>
      <DataTable
        caption="Side by side" quiet rows={rows.filter(isTold)} empty="Neither record tells anything."
        columns={[
          { heading: 'What', names: true, cell: ({ what }) => what },
          { heading: one, cell: (row) => row.one ?? 'Not told' },
          { heading: other, cell: (row) => row.other ?? 'Not told' },
          { heading: 'Compared', cell: (row) => <Verdict row={row} /> },
        ]}
      />
      {untold.length === 0 ? null : <p class="govuk-body">Neither tells: {untold.map(within).join(', ')}.</p>}
    </>
  )
}

/** What agrees and what differs, in one sentence to read first. */
export const comparedWords = (rows: readonly Compared[]): string => {
  const told = rows.filter(({ one, other }) => one !== null && other !== null)
  const list = (differs: boolean): string => told.filter((row) => row.differs === differs).map(within).join(', ')
  const [agree, differ] = [list(false), list(true)]
  if (told.length === 0) return 'They tell nothing that could be compared.'
  if (differ === '') return `Everything that both tell agrees: ${agree}.`
  return agree === '' ? `Nothing agrees. They differ in ${differ}.` : `They differ in ${differ}, and agree in ${agree}.`
}
