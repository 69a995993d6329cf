/**
 * For tests: markup in a form in which two pieces are equal when a browser and a screen reader would treat them alike.
 */
import { defaultTreeAdapter, parseFragment } from 'parse5'
import type { DefaultTreeAdapterTypes as Tree } from 'parse5'

/** Elements that sit in a line of text: white space beside them shows. */
const INLINE = new Set(['a', 'span', 'strong', 'b', 'em', 'i', 'code', 'abbr', 'time', 'input', 'button', 'select', 'img'])
const isBlock = (node: Tree.ChildNode | undefined): boolean => node === undefined || (defaultTreeAdapter.isElementNode(node) && !INLINE.has(node.tagName))

/** The tree as lines, and beside it the words as a reader meets them, with white space collapsed as a browser does. */
export const normalised = (html: string): { readonly tree: string[]; readonly words: string } => {
  const tree: string[] = []
  let words = ''
  const walk = (nodes: readonly Tree.ChildNode[], depth: number, preserved: boolean): void => {
    for (const node of nodes) {
      const indent = '  '.repeat(depth)
      if (defaultTreeAdapter.isTextNode(node)) {
        words += node.value
        const text = preserved ? JSON.stringify(node.value) : node.value.replaceAll(/\s+/g, ' ').trim()
        // Two neighbouring texts would be one to a parser; keep them one here.
        if (text) tree.push(`${indent}${text}`)
      }
      if (!defaultTreeAdapter.isElementNode(node)) continue
      const shown = node.attrs.map(({ name, value }) => `${name}="${name === 'class' ? value.trim().replaceAll(/\s+/g, ' ') : value}"`)
      tree.push(`${indent}<${[node.tagName, ...shown.sort()].join(' ')}>`)
      const block = isBlock(node)
      if (block) words += '\n'
      walk(node.childNodes, depth + 1, preserved || node.tagName === 'textarea' || node.tagName === 'pre')
      if (block) words += '\n'
    }
  }
  walk(parseFragment(html).childNodes, 0, false)
  const lines = words.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim()).filter(Boolean)
  return { tree, words: lines.join(' ') }
}
