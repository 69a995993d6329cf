/** An input that a name takes, aimed at one person: made from its own schema, so that a name born tomorrow is asked the same day. */
import { z } from 'zod'
import type { AnyNamed } from '../../src/platform/action.ts'

interface Shape {
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly minLength?: number
}

/** Fields of which a schema does not tell what would be taken: the field’s words, or `name.field` where names differ. */
const HINTS: Readonly<Record<string, unknown>> = {
  'finances.move.move': 'agree',
  price: '45.50', authority: 'E06000031', on: '2026-11-23', leftOn: '2026-11-23',
  tier: 'B2', offenceCode: 'TH68010', prisonCode: 'PBI', code: 'no-contact', postcode: 'PE1 1AA', handle: 'somebody.new', email: 'somebody.new@example.invalid', after: '', before: '', cursor: '',
  version: 1, revision: 1, months: 6, kind: undefined, offenceDay: '2026-01-01', imposed: '2026-02-01', sentenceEnd: '2027-08-01', day: undefined, reference: undefined,
  at: '9:30am', telephone: '01733 000 000', 'release.say-home.prison': '', 'messages.wish.telephone': '07700 900123', 'sentences.transfer.prison': 'LTI', 'sentences.return.prison': 'PBI', home: '', expected: null, moved: '2026-11-23', ended: '2026-11-23', returned: '2026-11-23', plannedRelease: '2026-12-23',
  'schemes.ask-group.district': 'E06000031', 'schemes.say-capacity.district': 'E06000031',
  'extracts.send.file': '0'.repeat(64), 'accounts.add-passkey.address': 'https://throughline.example', number: 'X123456', certificate: 'R-7K2M9QX', from: '2026-11-23', until: '2026-12-23', due: '2026-12-24', reviewDay: '2026-12-24', review: '2026-12-24', assessed: '2026-11-23', heldOn: '2026-11-23',
}

/** Other names of the ids that the cast has. */
const SAME: Readonly<Record<string, string>> = { into: 'reference', duty: 'duty_to_refer', other: 'person', with: 'reference', offender: 'person', condition: 'licence_condition', case: 'victim_case', record: 'source_record', review: 'manager_review', disclosure: 'panel_disclosure', request: 'rights_request', limit: 'sight_limit', access: 'emergency_access', item: 'release_plan_item', meeting: 'release_meeting', calendarFile: 'person', path: 'treatment_path', requirement: 'treatment_requirement', continuity: 'treatment_continuity' }

const snake = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Days that stand in an address. */
const DAYS: Readonly<Record<string, string>> = { from: '2026-11-23', until: '2026-12-23' }

/** The id, or the day, by which a field or a part of an address is filled: of the row of that name, else the person’s own. */
export const idFor = (field: string, ids: Readonly<Record<string, string>>): string | undefined => ids[SAME[field] ?? field] ?? ids[snake(SAME[field] ?? field)] ?? DAYS[field]

/** Words long enough for every box that wants a reason. */
export const WORDS = 'words that say why it is so, in full'

const fill = (field: string, shape: Shape, ids: Readonly<Record<string, string>>, words: string): unknown => {
  const choices = shape.anyOf ?? shape.oneOf
  if (choices) {
    const tried = choices.find((option) => option.format === 'uuid') ?? choices.find((option) => option.enum ?? option.format ?? option.pattern) ?? choices[0]
    return tried ? fill(field, tried, ids, words) : undefined
  }
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.format === 'uuid') return idFor(field, ids) ?? ids['person']
  const hint = HINTS[field]
  if (shape.format === 'date') return typeof hint === 'string' ? hint : '2026-11-23'
  if (shape.format === 'date-time') return '2026-11-23T09:00:00Z'
  switch (shape.type) {
    case 'integer': case 'number': return typeof hint === 'number' ? hint : Math.max(shape.minimum ?? 1, shape.exclusiveMinimum === undefined ? 0 : shape.exclusiveMinimum + 1, 0)
    case 'boolean': return true
    case 'array': return (shape.minItems ?? 0) > 0 && shape.items ? Array.from({ length: shape.minItems ?? 1 }, () => fill(field, shape.items!, ids, words)) : []
    case 'object': return Object.fromEntries(Object.entries(shape.properties ?? {}).filter(([name]) => shape.required?.includes(name)).map(([name, part]) => [name, fill(name, part, ids, words)]))
    case 'string': return idFor(field, ids) ?? (hint === undefined ? words : hint)
    default: return undefined
  }
}

/**
 * The input of a name, aimed at whom the ids belong to.
 *
 * @param words what is written where free words are asked for
 * @returns whether the schema takes it: where it does not, the name cannot be asked, and HINTS wants a line
 */
export const aim = (one: AnyNamed, ids: Readonly<Record<string, string>>, words = WORDS): { readonly input: Record<string, unknown>; readonly fault: string | null } => {
  const shape = z.toJSONSchema(one.input, { io: 'input', unrepresentable: 'any' }) as Shape
  const entries = Object.entries(shape.properties ?? {}).map(([field, part]) => [field, HINTS[`${one.name}.${field}`] ?? fill(field, part, ids, words)] as const)
  const input = Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  const parsed = one.input.safeParse(input)
  if (parsed.success) return { input, fault: null }
  // Not every field that may be left out fits what the others say.
  const needed = Object.fromEntries(Object.entries(input).filter(([field]) => shape.required?.includes(field)))
  const again = one.input.safeParse(needed)
  return again.success ? { input: needed, fault: null } : { input, fault: `${one.name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}` }
}
