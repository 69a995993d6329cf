/** Looking at victims' records that stands out, reviewed by colleagues on the victims' side. */
import type { VNode } from 'preact'
import { longMoment } from '../../core/dates.ts'
import { LookForReview, LooksForReview, reviewNotice } from '../../audit/pages/reviews.tsx'
import { RULES } from '../../audit/unusual.ts'
import { OUTCOME_WORDS } from '../../audit/pages/parts.tsx'
import type { Frame } from '../../ui/frame.ts'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { VICTIMS_SIDE } from '../../platform/vocabulary.ts'
import { listVictimsLooking, openVictimsLooking, reviewVictimsLooking } from '../actions.ts'
import type { VictimsEntry } from '../actions/looking.ts'

const BASE = '/looking-at-victims'

/** The victim that a look was aimed at, where this reviewer may see who that is. */
const victimWords = (victim: { readonly id: string; readonly name: string } | null): VNode | string =>
  (victim ? <a class="govuk-link" href={`/victims/${victim.id}`}>{victim.name}</a> : 'A victim whose record is not shared with you')

const listPage = page({
  path: BASE,
  ask: listVictimsLooking,
  menu: { text: 'Unusual looking', order: 61, roles: VICTIMS_SIDE },
  input: ({ query }) => ({ closed: query['closed'] === 'yes' ? 'yes' as const : '' as const, before: query['before'] ?? '' }),
  title: ({ closed }) => (closed === 'yes' ? 'Unusual looking that was reviewed' : 'Unusual looking'),
  around: () => ({ wide: true }),
  render: (list) => (
    <>
      <LooksForReview list={list} base={BASE} about={(look) => (look.aboutOne ? victimWords(look.person) : <a class="govuk-link" href={`${BASE}/${look.id}`}>What was done that day<span class="govuk-visually-hidden"> by {look.who}</span></a>)} />
      <p class="govuk-body govuk-!-margin-top-6">Colleagues on the victims’ side review each other’s looking at victims’ records. Your own is not on your list, and nobody on the offenders’ side sees any of it.</p>
    </>
  ),
})

const Entries = ({ entries, frame }: { readonly entries: readonly VictimsEntry[]; readonly frame: Frame }): VNode => (
  <DataTable
    caption="What they did that day" rows={entries} empty="The audit shows you nothing of that day."
    columns={[
      { heading: 'When', cell: (one) => longMoment(one.at) },
      { heading: 'What', cell: (one) => frame.titleOf?.(one.name)?.split(':')[0] ?? one.name },
      { heading: 'Whom', names: true, cell: (one) => (one.victims.length === 0
        ? one.howMany > 0 ? `${one.howMany} victims, in a list` : ''
        : one.victims.map((victim) => <div>{victimWords(victim)}<br /><span class="govuk-hint">Kept by {victim.officer ?? 'nobody'}</span></div>)) },
      { heading: 'Outcome', cell: (one) => OUTCOME_WORDS[one.outcome] },
    ]}
  />
)

const lookPage = page({
  path: '/looking-at-victims/:look',
  ask: openVictimsLooking,
  input: ({ params }) => ({ look: params['look'] ?? '' }),
  title: ({ look }) => `Review: ${RULES[look.rule].toLowerCase()}, ${look.who}`,
  around: () => ({ back: { href: BASE, text: 'Unusual looking' } }),
  render: ({ entries, ...opened }, frame) => (
    <LookForReview opened={opened} side="victims" base={BASE} frame={frame} rows={opened.look.aboutOne ? [{ key: { text: 'Who was looked at' }, value: { html: <>{victimWords(opened.look.person)}</> } }] : []}>
      <Entries entries={entries} frame={frame} />
    </LookForReview>
  ),
})

export const lookingRoutes: readonly Route[] = [
  listPage,
  lookPage,
  form({
    path: '/looking-at-victims/:look/reviews', does: reviewVictimsLooking, again: lookPage,
    input: ({ params }, values) => ({ ...values, look: params['look'] }),
    next: () => BASE,
    notice: reviewNotice,
  }),
]
