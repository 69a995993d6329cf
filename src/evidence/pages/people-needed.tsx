/** “How many people would it need?”: before money is given for a scheme, whether its figure could ever show anything. */
import type { VNode } from 'preact'
import { TextField } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { FilterForm } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { plannedScheme } from '../actions.ts'
import type { SchemePlan } from '../people-needed.ts'

const number = (value: number): string => value.toLocaleString('en-GB')
const points = (value: number): string => `${value.toLocaleString('en-GB', { maximumFractionDigits: 1 })} ${value === 1 ? 'point' : 'points'}`

const Answer = ({ asked, needed, shows }: SchemePlan): VNode | null => (asked === null ? null : (
  <>
    {needed === null || asked.points === null ? null : <InsetText text={`This scheme would need ${number(needed)} people, and as many like them to compare with, to show a fall of ${points(asked.points)} from ${asked.base}%.`} />}
    {asked.people === null ? null : (
      <InsetText text={shows === null
        ? `With ${number(asked.people)} people no fall from ${asked.base}% could be told from chance. The honest result would be “no conclusion”: help more people, join with another place, or measure something nearer than reoffending.`
        : `With ${number(asked.people)} people a fall of less than ${points(shows)} from ${asked.base}% could not be told from chance.`}
      />
    )}
    {needed === null && asked.people === null ? <p class="govuk-body">Say by how many points it is hoped to fall, or how many people the scheme can help.</p> : null}
  </>
))

export const peopleNeededPage = page({
  path: '/evidence/people-needed',
  ask: plannedScheme,
  input: ({ query }) => ({ base: query['base'] ?? '', points: query['points'] ?? '', people: query['people'] ?? '' }),
  title: () => 'How many people would it need?',
  around: () => ({ trail: [{ text: 'Evidence', href: '/evidence' }] }),
  render: (plan, frame) => (
    <>
      <h1 class="govuk-heading-l">How many people would it need?</h1>
      <p class="govuk-body-l">Ask before a scheme is paid for: too few people, and its figure can never show whether it helped.</p>
      <Answer {...plan} />
      <FilterForm action="/evidence/people-needed" title="The scheme" submit="Work it out">
        <TextField frame={frame} name="base" label="Of a hundred people like these, how many reoffend in a year today?" value={plan.asked === null ? '' : String(plan.asked.base)} />
        <TextField frame={frame} name="points" label="By how many percentage points is it hoped to fall?" value={plan.asked?.points ? String(plan.asked.points) : ''} />
        <TextField frame={frame} name="people" label="How many people can the scheme help?" value={plan.asked?.people ? String(plan.asked.people) : ''} />
      </FilterForm>
      <p class="govuk-body-s tl-quiet">Two groups of one size compared, 95% confidence, an 80% chance to see the fall if it is there (Fleiss, Levin and Paik 2003; as R’s power.prop.test). Other yes-or-no outcomes are reckoned the same way.</p>
    </>
  ),
})
