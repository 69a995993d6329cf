/** The forms of a page as a browser parses them, for tests that find every form by reading the pages. */
import { parse, type DefaultTreeAdapterMap } from 'parse5'

export type Element = DefaultTreeAdapterMap['element']

/** Every element of a page, in the order of its text. */
export const elements = (html: string): Element[] => {
  const found: Element[] = []
  const walk = (node: DefaultTreeAdapterMap['node']): void => {
    if ('tagName' in node) found.push(node)
    if ('childNodes' in node) for (const child of node.childNodes) walk(child)
  }
  walk(parse(html))
  return found
}

export const attribute = (element: Element, name: string): string | undefined => element.attrs.find((one) => one.name === name)?.value

export const textOf = (element: Element): string => element.childNodes.map((node) => ('value' in node ? node.value : '')).join('')

const within = (one: Element, outer: Element): boolean => {
  for (let node: Element['parentNode'] = one; node; node = 'parentNode' in node ? node.parentNode : null) if (node === outer) return true
  return false
}

/** One control, or one choice of several that share a name. */
export interface Control {
  readonly name: string
  /** `text`, `textarea`, `select`, `radio`, `hidden`, `submit`, ... */
  readonly type: string
  /** As it stands; of a select, its last choice that is one. */
  readonly value: string
}

export interface PostForm {
  readonly action: string
  /** Does it carry a file? */
  readonly multipart: boolean
  readonly controls: readonly Control[]
}

/** The forms of a page that post, each with its named controls and buttons as they stand. */
export const postForms = (html: string): PostForm[] => {
  const all = elements(html)
  return all.filter((one) => one.tagName === 'form' && attribute(one, 'method') === 'post').map((form) => ({
    action: attribute(form, 'action') ?? '',
    multipart: attribute(form, 'enctype') === 'multipart/form-data',
    controls: all.filter((one) => ['input', 'textarea', 'select', 'button'].includes(one.tagName) && within(one, form)).flatMap((one): Control[] => {
      const name = attribute(one, 'name') ?? ''
      if (name === '') return []
      if (one.tagName === 'textarea') return [{ name, type: 'textarea', value: textOf(one) }]
      if (one.tagName === 'select') return [{ name, type: 'select', value: all.filter((each) => each.tagName === 'option' && within(each, one)).map((each) => attribute(each, 'value') ?? '').findLast((value) => value !== '') ?? '' }]
      return [{ name, type: one.tagName === 'button' ? 'submit' : (attribute(one, 'type') ?? 'text'), value: attribute(one, 'value') ?? '' }]
    }),
  }))
}
