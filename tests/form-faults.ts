/** What is wrong with the forms of a page: each is compared with the schema of the action that it is sent to. */
import { z } from 'zod'
import { routes } from '../src/slices.ts'
import { readForm } from '../src/ui/form-body.ts'
import { WHICH_FORM } from '../src/ui/frame.ts'
import type { AnyForm } from '../src/ui/page.ts'
import { WORDS } from './attacks/aiming.ts'
import { postForms, type Control, type PostForm } from './page-forms.ts'

export const forms = routes.filter((route) => route.kind === 'form')

/** The object that an action takes, behind what refines or changes it. */
const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> | null => {
  if (schema instanceof z.ZodObject) return schema.shape
  return schema instanceof z.ZodPipe && schema.in instanceof z.ZodType ? shapeOf(schema.in) : null
}

const mayBeLeftOut = (schema: z.ZodType): boolean => schema.safeParse(undefined).success

/** What stands in an address where its path has a name; null when it is another path’s. */
export const paramsIn = (path: string, address: string): Readonly<Record<string, string>> | null => {
  const names = path.split('/'), parts = address.split('/')
  if (names.length !== parts.length || !names.every((name, at) => name.startsWith(':') || name === parts[at])) return null
  return Object.fromEntries(names.flatMap((name, at) => (name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[at] ?? '')]] : [])))
}

/** The form behind an address: one without a name in its path goes before one with. */
export const routeOf = (address: string): { readonly form: AnyForm; readonly params: Readonly<Record<string, string>> } | null =>
  forms.toSorted((a, b) => a.path.split(':').length - b.path.split(':').length).flatMap((form) => {
    const params = paramsIn(form.path, address)
    return params ? [{ form, params }] : []
  })[0] ?? null

/** What a browser sends of controls as they stand: each box filled in, and of several choices another one each time (`turn`, from nought). */
export const sentOf = (controls: readonly Control[], turn = 0): URLSearchParams => {
  const choices = Map.groupBy(controls.filter(({ type }) => type === 'radio'), ({ name }) => name)
  return new URLSearchParams(controls.flatMap((control): [string, string][] => {
    const { name, type, value } = control
    const others = choices.get(name) ?? [control]
    if (type === 'submit' || (type === 'radio' && others[turn % others.length] !== control)) return []
    const box = /-(day|month|year)$/.exec(name)?.[1]
    return [[name, value || (box === 'year' ? '2026' : box === 'month' ? '12' : box === 'day' ? '24' : type === 'hidden' ? '' : WORDS)]]
  }))
}

/** What is wrong with a form, in words: a field that its action needs and nothing gives, a control that the action does not know. */
export const faultsOf = ({ path, does, upload, input }: AnyForm, params: Readonly<Record<string, string>>, { controls }: PostForm): string[] => {
  const shape = shapeOf(does.input)
  if (shape === null) return [`${path}: the input of ${does.name} is no object, so nothing tells its fields`]
  const buttons = controls.filter(({ type, name }) => type === 'submit' && !name.startsWith('_')).map(({ name, value }): [string, string] => [name, value])
  const values = readForm({ ...Object.fromEntries([...Map.groupBy(sentOf(controls), ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)])), ...Object.fromEntries(buttons), ...(upload ? { [upload]: WORDS } : {}) })
  const given = input({ params, query: {}, viewer: null }, values)
  if (given === null || typeof given !== 'object') return [`${path}: gives ${does.name} nothing`]
  const names = new Set(Object.entries(given).filter(([, value]) => value !== undefined).map(([name]) => name))
  return [
    ...Object.entries(shape).filter(([name, schema]) => !names.has(name) && !mayBeLeftOut(schema)).map(([name]) => `${path}: ${does.name} needs “${name}”, and no control gives it`),
    ...[...names].filter((name) => !(name in shape) && !(name in params) && name !== WHICH_FORM).map((name) => `${path}: ${does.name} knows no “${name}”`),
  ]
}

/**
 * Looks through the forms of an answer’s page.
 *
 * @throws when one lacks a field that its action needs, or has one that it does not know
 */
export const checkForms = <A extends { readonly body: string; readonly headers: Readonly<Record<string, unknown>> }>(answer: A): A => {
  if (!String(answer.headers['content-type']).startsWith('text/html')) return answer
  const faults = postForms(answer.body).flatMap((form) => {
    const route = routeOf(form.action)
    return route ? faultsOf(route.form, route.params, form) : []
  })
  if (faults.length > 0) throw new Error(`A form does not give what its action takes: ${faults.join('; ')}`)
  return answer
}
