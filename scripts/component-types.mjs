/**
 * Writes src/ui/govuk/options.ts: the option types of our components, read from the macro-options.json files that
 * GOV.UK Frontend ships, so that names and shapes are theirs and an upgrade shows as a difference in one file.
 * Run: node scripts/component-types.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../node_modules/govuk-frontend/', import.meta.url)
const version = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version
const COMPONENTS = [
  'accordion', 'back-link', 'breadcrumbs', 'button', 'checkboxes', 'date-input', 'details', 'error-message', 'error-summary', 'fieldset',
  'file-upload', 'generic-header', 'hint', 'input', 'inset-text', 'label', 'notification-banner', 'pagination', 'panel', 'password-input',
  'phase-banner', 'radios', 'select', 'service-navigation', 'skip-link', 'summary-list', 'table', 'tabs', 'tag', 'task-list', 'textarea',
  'warning-text',
]

/** Options that hold another component's options. */
const PARTS = { label: 'LabelOptions', hint: 'HintOptions', errorMessage: 'ErrorMessageOptions', fieldset: 'FieldsetOptions', tag: 'TagOptions' }
/** Declared as strings, but their own fixtures and guidance also give numbers. */
const NUMBERS_TOO = new Set(['value', 'number', 'text', 'rows', 'titleHeadingLevel'])
/** What macro-options.json leaves open ("object" without its members), or says too narrowly. */
const OPEN = {
  'date-input.day': 'DateInputItem | Nothing',
  'date-input.month': 'DateInputItem | Nothing',
  'date-input.year': 'DateInputItem | Nothing',
  'date-input.values': 'Readonly<Record<string, string | number | undefined>>',
  'checkboxes.values': 'readonly (string | number)[]',
  'file-upload.multipleFilesChosenText': 'Readonly<Record<string, string>>',
  'file-upload.wrapperAttributes': 'Attributes',
  'service-navigation.slots.end': 'ComponentChildren | { html: ComponentChildren; align?: string | undefined }',
}
/** Array options whose items are an interface of their own, so that pages can name them. */
const ITEMS = { items: 'Item', rows: 'Row', head: 'Head', navigation: 'NavigationItem', errorList: 'Error' }
const itemInterfaces = new Map()

const pascal = (name) => name.replace(/(^|-)(\w)/g, (_all, _dash, letter) => letter.toUpperCase())
const isContent = (name) => /^(text|html)$|(Text|Html)$/.test(name)

/** The TypeScript type of one declared option. */
const typeOf = (option, path) => {
  if (OPEN[path]) return OPEN[path]
  if (option.name === 'attributes') return 'Attributes'
  if (option.isComponent && PARTS[option.name]) return `${PARTS[option.name]} | Nothing`
  if (/^html$|Html$/.test(option.name) || path.startsWith('service-navigation.slots.')) return 'ComponentChildren'
  if (path === 'table.rows') return `readonly (readonly ${itemOf(option, path)}[] | Nothing)[]`
  if (option.type === 'array') return option.params ? `readonly (${itemOf(option, path)} | Nothing)[]` : 'readonly string[]'
  if (option.type === 'object') return option.params ? objectOf(option.params, path) : 'Readonly<Record<string, string>>'
  if (option.type === 'boolean') return 'boolean'
  if (option.type === 'integer') return 'number'
  return NUMBERS_TOO.has(option.name) ? 'string | number' : 'string'
}
const member = (option, path, required) => `${option.name}${required ? '' : '?'}: ${typeOf(option, path)}${required ? '' : ' | undefined'}`
const objectOf = (declared, path) => {
  // One option may be declared twice, as a string and as an object: the open type above covers both.
  const options = declared.filter((option, index) => declared.findIndex((other) => other.name === option.name) === index)
  return options.map((option) => option.name).sort().join() === 'html,text'
    ? 'Content'
    : `{ ${options.map((option) => member(option, `${path}.${option.name}`, false)).join('; ')} }`
}

/** The name of a top-level array option's item type, which is written beside the components; deeper ones stay inline. */
function itemOf(option, path) {
  const [component, name, deeper] = path.split('.')
  if (deeper !== undefined) return objectOf(option.params, path)
  const typeName = pascal(component) + (path === 'table.rows' ? 'Cell' : ITEMS[name])
  const members = option.params.map((each) => `  ${member(each, `${path}.${each.name}`, false)}`)
  // Used by their template and fixtures, absent from their list.
  if (path === 'date-input.items') members.push('  inputmode?: string | undefined')
  itemInterfaces.set(typeName, `export interface ${typeName} {\n${members.join('\n')}\n}\n`)
  return typeName
}

/** One interface: a required option stays required unless its alternative (text for html) may stand in. */
const interfaceOf = (component) => {
  const options = JSON.parse(readFileSync(new URL(`dist/govuk/components/${component}/macro-options.json`, root), 'utf8'))
  const lines = options
    .filter((option) => option.type !== 'nunjucks-block')
    .map((option) => `  ${member(option, `${component}.${option.name}`, option.required && !isContent(option.name) && option.type !== 'array')}`)
  if (options.some((option) => option.name === 'html' || option.name === 'caller')) {
    lines.push('  /** In place of `html` (a Nunjucks call block, in their words). */', '  children?: ComponentChildren')
  }
  return `/** Options of https://design-system.service.gov.uk/components/${component}/ */\nexport interface ${pascal(component)}Options {\n${lines.join('\n')}\n}\n`
}

const head = `/**
 * Generated by scripts/component-types.mjs from govuk-frontend ${version} (MIT licence): do not edit.
 * \`html\` options take Preact children, which escape; a string there is shown as text.
 */
import type { ComponentChildren } from 'preact'

/** An item that is left out, so that lists can be written with conditions. */
export type Nothing = false | null | undefined | ''

/** Words, or Preact children in their place. */
export interface Content {
  text?: string | number | undefined
  html?: ComponentChildren | undefined
}

/** Further HTML attributes; \`optional\` ones are left out when empty, as in GOV.UK Frontend's own macro. */
export type AttributeValue = string | number | boolean | null | undefined
export type Attributes = Readonly<Record<string, AttributeValue | { readonly value: AttributeValue; readonly optional?: boolean }>>

`
const interfaces = COMPONENTS.map(interfaceOf)
writeFileSync(new URL('../src/ui/govuk/options.ts', import.meta.url), head + [...itemInterfaces.values(), ...interfaces].join('\n'))
