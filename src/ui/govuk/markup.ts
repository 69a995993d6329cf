/**
 * What every component's markup shares: class names, further attributes, words or children. The meaning of empty values
 * is that of GOV.UK Frontend's own Nunjucks templates, so that the fixtures come out equal.
 */
import type { ComponentChildren } from 'preact'
import type { Attributes, Content } from './options.ts'

/** Joins class names, leaving out what is empty. */
export const classes = (...names: readonly (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ')

/** Further HTML attributes as strings; an empty value becomes `name=""`, an empty optional one is left out. */
export const attributes = (given: Attributes | undefined): Readonly<Record<string, string>> => {
  const written: Record<string, string> = {}
  for (const [name, item] of Object.entries(given ?? {})) {
    const { value, optional } = item !== null && typeof item === 'object' ? { optional: false, ...item } : { value: item, optional: false }
    if (optional && (value === undefined || value === null || value === false)) continue
    written[name] = optional && value === true ? '' : String(value ?? '')
  }
  return written
}

/** The children, else `html`, else the text. */
export const content = (given: (Content & { readonly children?: ComponentChildren }) | undefined): ComponentChildren =>
  given?.children ?? (given?.html ? given.html : given?.text)

/** Is there anything to show? */
export const hasContent = (given: Content | undefined | false | null | ''): boolean => Boolean(given && (given.html || given.text))

/** Texts for the browser's script as `data-i18n.<key>` attributes; several plural forms as `data-i18n.<key>.<rule>`. */
export const translations = (texts: Readonly<Record<string, string | Readonly<Record<string, string>> | undefined>>): Readonly<Record<string, string>> => {
  const written: Record<string, string> = {}
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'object') for (const [rule, message] of Object.entries(text)) written[`data-i18n.${key}.${rule}`] = message
    else if (text) written[`data-i18n.${key}`] = text
  }
  return written
}

/** Ids joined for `aria-describedby`; undefined when there are none. */
export const describedBy = (...ids: readonly (string | false | null | undefined)[]): string | undefined => ids.filter(Boolean).join(' ') || undefined

/** The heading element of a level, 2 when none is given. */
export const heading = (level: string | number | undefined, otherwise = 2): 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' => {
  const wanted = Number(level || otherwise)
  return wanted === 1 ? 'h1' : wanted === 2 ? 'h2' : wanted === 3 ? 'h3' : wanted === 4 ? 'h4' : wanted === 5 ? 'h5' : 'h6'
}
