/** Looking that stands out: the list for review, and one review. */
import { longDay } from '../../core/dates.ts'
import { form, page } from '../../ui/page.ts'
import type { UnusualLook } from '../actions.ts'
import { listUnusual, openUnusual, reviewUnusual } from '../actions/unusual.ts'
import { RULES } from '../unusual.ts'
import { personWords } from './parts.tsx'
import { LookForReview, LooksForReview, reviewNotice } from './reviews.tsx'

const BASE = '/unusual-looking'

/** What they asked for on the day, in the audit. */
const entriesOf = ({ day, accountId }: UnusualLook): string => `/audit?from=${day}&to=${day}&account=${accountId}&show=all`

export const unusualPage = page({
  path: BASE,
  ask: listUnusual,
  menu: { text: 'Unusual looking', order: 61, roles: ['governance-lead'] },
  input: ({ query }) => ({ closed: query['closed'] === 'yes' ? 'yes' as const : '' as const, before: query['before'] ?? '' }),
  title: ({ closed }) => (closed === 'yes' ? 'Unusual looking that was reviewed' : 'Unusual looking'),
  around: () => ({ wide: true }),
  render: (list) => (
    <LooksForReview list={list} base={BASE} about={(look) => (look.aboutOne
      ? personWords(look.person)
      : <a class="govuk-link" href={entriesOf(look)}>Entries of that day<span class="govuk-visually-hidden"> by {look.who}</span></a>)} />
  ),
})

export const unusualLookPage = page({
  path: '/unusual-looking/:look',
  ask: openUnusual,
  input: ({ params }) => ({ look: params['look'] ?? '' }),
  title: ({ look }) => `Review: ${RULES[look.rule].toLowerCase()}, ${look.who}`,
  around: () => ({ back: { href: BASE, text: 'Unusual looking' } }),
  render: (opened, frame) => {
    const { look } = opened
    return (
      <LookForReview opened={opened} side="offenders" base={BASE} frame={frame} rows={[
        ...(look.aboutOne ? [{ key: { text: 'Who was looked at' }, value: { html: look.person ? <>{personWords(look.person)} (everybody who looked at them)</> : personWords(null) } }] : []),
        { key: { text: 'What they did that day' }, value: { html: <a class="govuk-link" href={entriesOf(look)}>Every entry of the audit on {longDay(look.day)}</a> } },
      ]} />
    )
  },
})

export const reviewForm = form({
  path: '/unusual-looking/:look/reviews', does: reviewUnusual, again: unusualLookPage,
  input: ({ params }, values) => ({ ...values, look: params['look'] }),
  next: () => BASE,
  notice: reviewNotice,
})
