/** A scheme: entering it as published, the words beside the rule, comparing it, suspending it. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { HARM_LEVELS } from '../../risk/rules.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { confirmScheme, enterScheme, newScheme, openScheme, resumeScheme, suspendScheme } from '../actions.ts'
import { DECIDE_WORKING_DAYS, RULES, ruleWords, type Rule } from '../criteria.ts'

const AS_PUBLISHED = 'The words as they were published. Leave it empty when the scheme does not ask this.'

const Words = ({ frame, rule, children }: { readonly frame: Frame; readonly rule: Rule; readonly children?: VNode | readonly VNode[] }): VNode => (
  <SummaryCard title={RULES[rule]}>
    <TextArea frame={frame} name={`${rule}Words`} label="As published" hint={AS_PUBLISHED} rows={2} />
    {children}
  </SummaryCard>
)

const enterPage = page({
  path: '/early-release/schemes/new',
  ask: newScheme,
  input: () => ({}),
  title: () => 'Enter an emergency release scheme',
  around: () => ({ back: { href: '/early-release' } }),
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Enter an emergency release scheme</h1>
      <p class="govuk-body tl-lede">Enter it exactly as it was published. Somebody else then compares it with the publication; it counts from then on and is not changed afterwards.</p>
      <Form frame={frame} action="/early-release/schemes" submit="Enter the scheme">
        <TextField frame={frame} name="name" label="Name of the scheme" />
        <TextField frame={frame} name="source" label="Where it was published" hint="The instrument or announcement with its number or address." />
        <DayField frame={frame} name="publishedOn" label="Published on" />
        <DayField frame={frame} name="starts" label="First day of release" />
        <DayField frame={frame} name="ends" label="Last day of release, where there is one" />
        <TextField frame={frame} name="maxDaysEarly" label="At most so many days before the planned release" inputmode="numeric" width={4} suffix="days" />
        <TextField frame={frame} name="leastServedPercent" label="At least so much of the sentence served" inputmode="numeric" width={4} suffix="per cent" />
        <TextField frame={frame} name="checkDays" label="Working days for partners to answer" hint="Where the scheme sets none, the partnership’s own standard." inputmode="numeric" width={4} suffix="working days" value="5" />
        <h2 class="govuk-heading-m">Criteria</h2>
        <Words frame={frame} rule="standard" />
        <Words frame={frame} rule="length">
          <TextField frame={frame} name="lengthFrom" label="From so many months" inputmode="numeric" width={4} suffix="months" />
          <TextField frame={frame} name="lengthBelow" label="Under so many months" inputmode="numeric" width={4} suffix="months" />
        </Words>
        <Words frame={frame} rule="offence"><TextArea frame={frame} name="offenceCodes" label="Excluded offences by code" hint="A code excludes every offence that begins with it: SX03 all of the Sexual Offences Act 2003. The prison is asked besides." rows={2} /></Words>
        <Words frame={frame} rule="recall" />
        <Words frame={frame} rule="charge" />
        <Words frame={frame} rule="register" />
        <Words frame={frame} rule="harm"><SelectField frame={frame} name="harmAtMost" label="Highest risk of serious harm" empty="Choose" choices={Object.entries(HARM_LEVELS).map(([value, text]) => ({ value, text }))} /></Words>
        <Words frame={frame} rule="address" />
      </Form>
    </>
  ),
})

const earlyWords = ({ maxDaysEarly, leastServedPercent }: { readonly maxDaysEarly: number | null; readonly leastServedPercent: number | null }): string =>
  [maxDaysEarly === null ? '' : `at most ${maxDaysEarly} days before the planned release`, leastServedPercent === null ? '' : `not before ${leastServedPercent} per cent of the sentence is served`].filter(Boolean).join(', and ')

const schemePage = page({
  path: '/early-release/schemes/:scheme',
  ask: openScheme,
  input: ({ params }) => ({ scheme: params['scheme'] ?? '' }),
  title: ({ scheme }) => scheme.name,
  around: () => ({ back: { href: '/early-release' } }),
  render: ({ scheme, suspensions, may }, frame) => (
    <>
      <h1 class="govuk-heading-l">{scheme.name}</h1>
      {scheme.suspension ? <InsetText><p class="govuk-body-l"><strong>Suspended since {longDay(scheme.suspension.since)}</strong> by {scheme.suspension.by}. {scheme.suspension.words}</p><p class="govuk-body">Nobody is put forward and nothing is decided. {scheme.suspension.decided === 'stand' ? 'Releases that are decided stand.' : 'Releases that are decided are taken back: each goes back to the day it had.'}</p></InsetText> : null}
      {scheme.confirmedOn === null ? (
        <SummaryCard title="Not yet compared with the publication" tone="working">
          <p class="govuk-body">Entered by {scheme.enteredBy} on {longDay(scheme.enteredOn)}. Nobody is put forward before somebody else has compared it.</p>
          {may.confirm ? <Form frame={ownForm(frame, 'confirm')} action={`/early-release/schemes/${scheme.id}/confirmation`} hidden={{ version: String(scheme.version), form: 'confirm' }} submit="It stands as published" /> : null}
        </SummaryCard>
      ) : null}
      <SummaryList rows={[
        { key: { text: 'Published' }, value: { text: `${longDay(scheme.publishedOn)}: ${scheme.source}` } },
        { key: { text: 'Releases' }, value: { text: `From ${longDay(scheme.starts)}${scheme.ends ? ` to ${longDay(scheme.ends)}` : ''}; ${earlyWords(scheme)}` } },
        { key: { text: 'Partners answer within' }, value: { text: `${scheme.checkDays} working days; prison and probation decide within ${DECIDE_WORKING_DAYS} more (own standard)` } },
        { key: { text: 'Entered' }, value: { text: `${scheme.enteredBy}, ${longDay(scheme.enteredOn)}${scheme.confirmedOn ? `; compared by ${scheme.confirmedBy ?? ''}, ${longDay(scheme.confirmedOn)}` : ''}` } },
      ]} />
      <DataTable
        caption="Criteria: as published, and as rule" rows={scheme.criteria} empty="" columns={[
          { heading: 'Criterion', names: true, cell: (one) => RULES[one.rule] }, { heading: 'As published', cell: (one) => one.words }, { heading: 'As rule', cell: (one) => ruleWords(one) },
        ]}
      />
      <p class="govuk-body"><a class="govuk-link" href={`/early-release?scheme=${scheme.id}`}>Who meets it</a> · <a class="govuk-link" href={`/early-release/weeks/${scheme.id}`}>Week by week</a></p>
      {may.suspend && scheme.suspension ? (
        <SummaryCard title="Let it go on">
          <Form frame={ownForm(frame, 'resume')} action={`/early-release/schemes/${scheme.id}/resumption`} hidden={{ form: 'resume' }} submit="Let the scheme go on">
            <TextArea frame={ownForm(frame, 'resume')} name="words" label="Why, and who decided it?" rows={2} />
          </Form>
        </SummaryCard>
      ) : null}
      {may.suspend && !scheme.suspension ? (
        <SummaryCard title="Suspend the scheme">
          <p class="govuk-body">It holds at once: nobody is put forward, nothing is decided. Every prison and probation unit is told.</p>
          <CheckedForm frame={ownForm(frame, 'suspend')} action={`/early-release/schemes/${scheme.id}/suspension`} hidden={{ form: 'suspend' }} submit="Suspend it now">
            <TextArea frame={ownForm(frame, 'suspend')} name="words" label="Why, and who decided it?" rows={2} />
            <RadioField frame={ownForm(frame, 'suspend')} name="decided" label="What happens to releases that are decided?" choices={[
              { value: 'stand', text: 'They stand' },
              { value: 'withdraw', text: 'They are taken back', hint: 'Those of your own organisation’s people at once; the others’ deciders have it first on their day.' },
            ]} />
          </CheckedForm>
        </SummaryCard>
      ) : null}
      {suspensions.length === 0 ? null : (
        <DataTable
          caption="Suspensions" rows={suspensions} empty="" columns={[
            { heading: 'Since', names: true, cell: (one) => longDay(one.since) }, { heading: 'Why', cell: (one) => `${one.words} (${one.by})` },
            { heading: 'Went on', cell: (one) => (one.liftedOn ? `${longDay(one.liftedOn)}: ${one.liftedWords ?? ''}` : 'Not yet') },
          ]}
        />
      )}
    </>
  ),
})

const toScheme = ({ scheme }: { readonly scheme: string }): string => `/early-release/schemes/${scheme}`

export const schemeRoutes: readonly Route[] = [
  enterPage, schemePage,
  form({ path: '/early-release/schemes', does: enterScheme, again: enterPage, input: (_request, values) => values, next: (done) => toScheme(done), notice: () => 'The scheme is entered. Somebody else compares it with the publication before it counts.' }),
  form({ path: '/early-release/schemes/:scheme/confirmation', does: confirmScheme, again: schemePage, input: ({ params }, values) => ({ ...values, scheme: params['scheme'] }), next: (done) => toScheme(done), notice: () => 'The scheme counts from now on.' }),
  form({
    path: '/early-release/schemes/:scheme/suspension', does: suspendScheme, again: schemePage, input: ({ params }, values) => ({ ...values, scheme: params['scheme'] }), next: (done) => toScheme(done),
    notice: ({ back, others }) => `The scheme is suspended.${back > 0 ? ` ${back} decided ${back === 1 ? 'release is' : 'releases are'} taken back.` : ''}${others > 0 ? ` ${others} more ${others === 1 ? 'is' : 'are'} for other organisations to take back.` : ''}`,
  }),
  form({ path: '/early-release/schemes/:scheme/resumption', does: resumeScheme, again: schemePage, input: ({ params }, values) => ({ ...values, scheme: params['scheme'] }), next: (done) => toScheme(done), notice: () => 'The scheme goes on.' }),
]
