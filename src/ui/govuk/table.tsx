import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { TableOptions } from './options.ts'

/** GOV.UK table with its caption; `format: 'numeric'` puts numbers to the right. */
export const Table = (options: TableOptions): JSX.Element => (
  <table class={classes('govuk-table', options.classes)} {...attributes(options.attributes)}>
    {options.caption ? <caption class={classes('govuk-table__caption', options.captionClasses)}>{options.caption}</caption> : null}
    {options.head ? (
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {options.head.map((item) => item && (
            <th
              scope="col" colspan={item.colspan || undefined} rowspan={item.rowspan || undefined}
              class={classes('govuk-table__header', item.format && `govuk-table__header--${item.format}`, item.classes)} {...attributes(item.attributes)}
            >
              {content(item)}
            </th>
          ))}
        </tr>
      </thead>
    ) : null}
    <tbody class="govuk-table__body">
      {(options.rows ?? []).map((row) => row && (
        <tr class="govuk-table__row">
          {row.map((cell, index) => {
            const common = { colspan: cell.colspan || undefined, rowspan: cell.rowspan || undefined, ...attributes(cell.attributes) }
            return index === 0 && options.firstCellIsHeader
              ? <th {...common} scope="row" class={classes('govuk-table__header', cell.classes)}>{content(cell)}</th>
              : <td {...common} class={classes('govuk-table__cell', cell.format && `govuk-table__cell--${cell.format}`, cell.classes)}>{content(cell)}</td>
          })}
        </tr>
      ))}
    </tbody>
  </table>
)
