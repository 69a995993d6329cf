/** Proving the audit: over a period on the database, or from a file that leaves it. */
import { z } from 'zod'
import { addDays, type Day } from '../../core/dates.ts'
import { no, yes, type Result } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { FORM, type Link } from '../chain.ts'
import { chainState, linksOf, provePeriod, stretchOf } from '../store/proof.ts'
import type { ExportHeader } from '../tools.ts'

const DEFAULT_DAYS = 7
const optionalDay = (what: string) => z.union([z.literal(''), z.iso.date(`Enter ${what}, for example 27 3 2026.`)]).default('')
const Period = { from: optionalDay('the first day'), to: optionalDay('the last day') }

/** The days asked for; where one is left open, the last seven. */
const periodOf = ({ from, to }: { readonly from: Day; readonly to: Day }, today: Day): Result<{ from: Day; to: Day }> => {
  const last = to === '' ? today : to
  const first = from === '' ? addDays(last, 1 - DEFAULT_DAYS) : from
  return first > last ? no('The first day must not be after the last.', 'from') : yes({ from: first, to: last })
}

/** Is the audit of these days as it was written? Names what is not, place by place; shows nobody. */
export const verifyAudit = query({
  name: 'audit.verify',
  title: 'Prove that the audit of a period is as it was written, and say what was changed, dropped, put in or re-ordered',
  who: ['governance-lead'],
  classes: [],
  input: z.object({
    ...Period,
    head: z.union([z.literal(''), z.string().trim().toLowerCase().regex(/^[0-9a-f]{64}$/, 'A head is 64 figures and letters from a to f.')]).default(''),
  }),
  async run(context, { head, ...days }) {
    const period = periodOf(days, context.today)
    if (!period.ok) return period
    const { notedAt, ...proof } = await provePeriod(context, period.value.from, period.value.to, head)
    const noted = head === '' ? null : { head, position: notedAt }
    return yes({ ...period.value, ...proof, now: context.now, noted, whole: proof.findings.length === 0 && noted?.position !== null })
  },
})

/** So many places leave in one file; a longer period is several files, each proved on from the one before. */
export const EXPORT_LINKS_MAX = 20_000

/** A stretch of the chain as a file that can be proved without this database. What its reader may not see leaves as its leaf alone. */
export const exportAudit = query({
  name: 'audit.export',
  title: 'The audit of a period as a file that can be proved elsewhere',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({ ...Period, after: z.coerce.number<string | number>('This is not a place in the chain.').int('This is not a place in the chain.').min(0, 'This is not a place in the chain.').default(0) }),
  async run(context, { after, ...days }) {
    const period = periodOf(days, context.today)
    if (!period.ok) return period
    const { chainId } = await chainState(context)
    const stretch = await stretchOf(context, chainId, period.value.from, period.value.to)
    if (!stretch || after >= stretch.last) return no('Nothing was sealed in these days.', 'from')
    const begin = Math.max(after, stretch.first - 1)
    const links: Link[] = []
    let before = stretch.before.hash
    // One place more at the front: its hash is what the first one follows from.
    for await (const { shown, ...link } of linksOf(context, begin === stretch.first - 1 ? begin : begin - 1, Math.min(stretch.last, begin + EXPORT_LINKS_MAX))) {
      if (link.position === begin) before = link.hash
      else links.push(link.entry === null || shown ? link : { ...link, entry: null, withheld: true })
    }
    const end = links.at(-1)
    if (!end) return no('Nothing was sealed in these days.', 'from')
    const header: ExportHeader = { export: 'throughline audit', form: FORM, chain: chainId, ...period.value, first: begin + 1, last: end.position, before, head: end.hash }
    return yes({ header, links, next: end.position < stretch.last ? end.position : null })
  },
  about: ({ links }) => [...new Set(links.flatMap(({ entry }) => (Array.isArray(entry?.person_ids) ? entry.person_ids.map(String) : [])))],
})
