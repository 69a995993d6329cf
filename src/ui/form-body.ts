/** A posted form as plain values: pure, before any rule looks at it. */
import { isDay } from '../core/dates.ts'

/** A body as the web server parsed it: text, or a list where a name came more than once. */
export type FormBody = Readonly<Record<string, unknown>>
export type FormValues = Record<string, string | string[]>

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string').map((item) => item.replaceAll('\r\n', '\n').trim())

/** The text of one box, the first where there are several. */
const text = (body: FormBody, name: string): string => texts(body[name])[0] ?? ''

/**
 * Three boxes as one day: `YYYY-MM-DD` when such a day exists, `''` when all are empty, else `D/M/Y` just as typed, which no
 * rule takes for a day, so that it is refused with a sentence and shown again as it was typed.
 */
const joinedDay = (day: string, month: string, year: string): string => {
  if (!day && !month && !year) return ''
  const iso = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return /^\d{4}$/.test(year) && isDay(iso) ? iso : `${day}/${month}/${year}`
}

/** A day for the three boxes, from `YYYY-MM-DD` or from what was typed. */
export const dayBoxes = (value: string): { readonly day: string; readonly month: string; readonly year: string } => {
  if (isDay(value)) return { day: String(Number(value.slice(8, 10))), month: String(Number(value.slice(5, 7))), year: value.slice(0, 4) }
  const [day = '', month = '', ...year] = value.split('/')
  return { day, month, year: year.join('/') }
}

/**
 * Plain values from a posted form, trimmed.
 * - `birthDate-day`, `-month`, `-year` become `birthDate` (see `joinedDay`).
 * - `pathways[]` becomes the list `pathways`, with empty texts left out: `CheckboxField` writes that name, and an empty
 *   hidden box beside it, so that "none ticked" is an empty list and not a missing one.
 * - A name that came more than once is a list too.
 * - Names that begin with `_` (`_csrf`, `_once`) belong to the door and are left out, as is anything that is not text.
 */
export const readForm = (body: FormBody): FormValues => {
  const values: FormValues = {}
  for (const [key, value] of Object.entries(body)) {
    if (key.startsWith('_')) continue
    const box = /^(.+)-(day|month|year)$/.exec(key)
    const name = box?.[1]
    if (name !== undefined && ['day', 'month', 'year'].every((part) => Object.hasOwn(body, `${name}-${part}`))) {
      values[name] = joinedDay(text(body, `${name}-day`), text(body, `${name}-month`), text(body, `${name}-year`))
      continue
    }
    const list = texts(value)
    if (key.endsWith('[]')) values[key.slice(0, -2)] = list.filter((item) => item !== '')
    else if (list.length > 1) values[key] = list
    else if (list[0] !== undefined) values[key] = list[0]
  }
  return values
}
