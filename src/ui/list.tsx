/** Lists: a table that becomes stacked rows on a phone, a sentence when there is nothing, pages by cursor, filters above. */
import type { ComponentChildren, JSX } from 'preact'
import { Button } from './govuk/button.tsx'
import { Details } from './govuk/details.tsx'
import { classes } from './govuk/markup.ts'
import { Pagination } from './govuk/pagination.tsx'

export interface Column<Row> {
  readonly heading: string
  readonly cell: (row: Row) => ComponentChildren
  /** Figures: to the right, digits of one width. */
  readonly numeric?: boolean | undefined
  /** The cell that names the row. One column of a table should. */
  readonly names?: boolean | undefined
  /** On a phone it stands behind a line that opens, so that several rows are seen at once; needs the table's `about`. */
  readonly behind?: boolean | undefined
}

/**
 * A data table. `caption` says what the rows are; `empty` is the sentence shown when there are none; `quiet` hides the caption
 * from sight where a heading above already says it; `narrow` keeps a table of few short columns a table on a phone too, with
 * its own scroll bar; `about` names a row where columns stand `behind` a line on a phone. Roles are written out because the phone's layout would else lose them.
 */
export const DataTable = <Row,>({ caption, columns, rows, empty, quiet, narrow, about }: {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly empty: string
  readonly quiet?: boolean | undefined
  readonly narrow?: boolean | undefined
  readonly about?: ((row: Row) => string) | undefined
}): JSX.Element => {
  if (rows.length === 0) return <p class="govuk-body tl-empty">{empty}</p>
  const behind = columns.filter((column) => column.behind && about)
  const table = (
    <table class={classes('govuk-table tl-table', narrow ? 'tl-table--narrow' : 'tl-table--stacks', behind.length > 0 && 'tl-table--compact')} role="table">
      <caption class={quiet ? 'govuk-visually-hidden' : 'govuk-table__caption govuk-table__caption--m'}>{caption}</caption>
      <thead class="govuk-table__head" role="rowgroup">
        <tr class="govuk-table__row" role="row">
          {columns.map((column) => (
            <th scope="col" role="columnheader" class={classes('govuk-table__header', column.numeric && 'govuk-table__header--numeric', column.behind && about && 'tl-wide-only')}>{column.heading}</th>
          ))}
          {behind.length > 0 ? <th scope="col" role="columnheader" class="govuk-table__header tl-phone-only">More</th> : null}
        </tr>
      </thead>
      <tbody class="govuk-table__body" role="rowgroup">
        {rows.map((row) => (
          <tr class="govuk-table__row" role="row">
            {columns.map((column) => column.names ? (
              <th scope="row" role="rowheader" class="govuk-table__header tl-table__name" data-label={column.heading}>{column.cell(row)}</th>
            ) : (
              <td role="cell" class={classes('govuk-table__cell', column.numeric && 'govuk-table__cell--numeric', column.behind && about && 'tl-wide-only')} data-label={column.heading}>
                {column.cell(row)}
              </td>
            ))}
            {behind.length > 0 && about ? <td role="cell" class="govuk-table__cell tl-phone-only"><More about={about(row)}><dl class="tl-more__list">{behind.map((column) => <div><dt>{column.heading}</dt><dd>{column.cell(row)}</dd></div>)}</dl></More></td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
  return narrow ? <div class="tl-scroll" role="region" aria-label={caption} tabindex={0}>{table}</div> : table
}

/** What a phone shows only when asked: the same as stands in full where there is room. */
export const More = ({ about, children }: { readonly about: string; readonly children: ComponentChildren }): JSX.Element => (
  <Details classes="tl-more" summaryHtml={<>More<span class="govuk-visually-hidden"> about {about}</span></>} html={<>{children}</>} />
)

/** Earlier and later rows of a list that is read by cursor: no page numbers, because rows may come and go between pages. */
export const CursorPages = ({ previous, next, what = 'rows' }: {
  readonly previous?: string | undefined
  readonly next?: string | undefined
  /** What is listed, for screen readers: "people". */
  readonly what?: string
}): JSX.Element | null =>
  previous || next ? (
    <Pagination
      landmarkLabel={`Pages of ${what}`}
      previous={previous ? { href: previous, html: <>Previous<span class="govuk-visually-hidden"> {what}</span></> } : undefined}
      next={next ? { href: next, html: <>Next<span class="govuk-visually-hidden"> {what}</span></> } : undefined}
    />
  ) : null

/**
 * Filters above a list, sent by GET. Only for what may stand in an address: areas, states, pathways; never a name, a birth
 * date or a number of a person, which are posted to `/searches`.
 */
export const FilterForm = ({ action, title = 'Filter', clear, submit = 'Show', children }: {
  readonly action: string
  readonly title?: string
  /** Where the list stands unfiltered; given only when something is filtered. */
  readonly clear?: string | undefined
  readonly submit?: string
  readonly children: ComponentChildren
}): JSX.Element => (
  <form method="get" action={action} class="tl-filter" role="search" aria-label={title}>
    <div class="tl-filter__fields">{children}</div>
    <div class="tl-filter__buttons">
      <Button text={submit} classes="govuk-button--secondary" />
      {clear ? <a class="govuk-link" href={clear}>Clear filters</a> : null}
    </div>
  </form>
)

/** A value that this viewer may not see: the word, and for screen readers and on hover the reason, as `maySee` gave it. */
export const Masked = ({ reason }: { readonly reason: string }): JSX.Element => (
  <span class="tl-masked" title={reason}>Hidden<span class="govuk-visually-hidden">: {reason}</span></span>
)
