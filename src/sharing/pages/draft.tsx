/** Writing an agreement: its text, and its parties one by one. */
import type { VNode } from 'preact'
import { addMonths } from '../../core/dates.ts'
import { CLASSES, keysOf, PURPOSES } from '../../platform/vocabulary.ts'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { form, page } from '../../ui/page.ts'
import { changeDraft, draftAgreement, listAgreements, openAgreement, removeParty, setParty, type OpenAgreement } from '../actions.ts'
import { CAPACITIES, REVIEW_MONTHS_MAX } from '../agreements.ts'
import { CONDITIONS, CONFIDENTIALITY, GATEWAYS, REGIMES, RESIDUAL_RISKS, type ConditionGroup, type Regime } from '../law.ts'
import { COHORTS } from '../rules.ts'

type Text = OpenAgreement['agreement']

const named = (vocabulary: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(vocabulary).map(([value, text]) => ({ value, text }))
const classChoices = keysOf(CLASSES).map((cls) => ({ value: cls, text: CLASSES[cls] }))

/** The fields of the text, empty or as they stand. */
const TextFields = ({ frame, text }: { readonly frame: Frame; readonly text?: Text | undefined }): VNode => (
  <>
    <TextField frame={frame} name="title" label="Title" value={text?.title} />
    <TextArea frame={frame} name="about" label="What it lets whom do, and why" hint="One or two sentences that everybody can read" rows={3} value={text?.about} />
    <CheckboxField frame={frame} name="purposes" label="For which purposes" choices={named(PURPOSES)} values={text?.purposes} small />
    <CheckboxField
      frame={frame} name="gateway" label="Which statute lets the parties share" small values={text?.gateway}
      choices={GATEWAYS.map(({ words, allows, between }) => ({ value: words, text: words, hint: `${allows.charAt(0).toUpperCase()}${allows.slice(1)}. Between ${between}.` }))}
    />
    <TextField frame={frame} name="gatewayOther" label="Another statute (if any)" hint="Act, year and section" value={text?.gateway.find((one) => !GATEWAYS.some(({ words }) => words === one))} />
    <RadioField frame={frame} name="confidentiality" label="Why may what was told in confidence be shared?" choices={named(CONFIDENTIALITY)} value={text?.confidentiality ?? undefined} small />
    <RadioField frame={frame} name="cohort" label="Whom is it about?" choices={named(COHORTS)} value={text?.cohort} small />
    <CheckboxField frame={frame} name="consentFor" label="What is shared only with the person’s consent (if anything)" choices={classChoices} values={text?.consentFor} small />
    <DayField frame={frame} name="from" label="First day" value={text?.from ?? frame.today} />
    <DayField frame={frame} name="until" label="Last day" hint="It ends at midnight of this day" value={text?.until ?? addMonths(frame.today, 24)} />
    <DayField frame={frame} name="review" label="Look at it again on" hint={`Within ${REVIEW_MONTHS_MAX} months of the first day`} value={text?.review ?? addMonths(frame.today, 12)} />
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Data protection impact assessment</legend>
      <DayField frame={frame} name="impactDoneOn" label="Done on" value={text?.impactDoneOn ?? undefined} />
      <TextField frame={frame} name="impactBy" label="By whom" value={text?.impactBy ?? undefined} width={30} />
      <TextField frame={frame} name="impactReference" label="Reference" value={text?.impactReference ?? undefined} width={20} />
      <RadioField frame={frame} name="impactResidual" label="Risk that remains" choices={named(RESIDUAL_RISKS)} value={text?.impactResidual ?? undefined} inline small />
    </fieldset>
  </>
)

const newAgreementPage = page({
  path: '/agreements/new',
  ask: listAgreements,
  input: () => ({}),
  title: () => 'Write an agreement',
  around: () => ({ back: { text: 'Agreements', href: '/agreements' } }),
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Write an information sharing agreement</h1>
      <p class="govuk-body">First its text. Then you name the parties, send it out, and each party signs. Until they sign, nothing is shared.</p>
      <Form frame={frame} action="/agreements" submit="Save as a draft"><TextFields frame={frame} /></Form>
    </>
  ),
})

const GROUPS: Record<ConditionGroup, string> = {
  'article-6': 'Lawful basis', 'article-9': 'Special category data (health)', 'article-10': 'Criminal offence data', 'schedule-1': 'Data Protection Act 2018, Schedule 1', 'section-35': 'Data Protection Act 2018, section 35', 'schedule-8': 'Sensitive processing: Schedule 8',
}

const conditionChoices = (regime: Regime): { value: string; text: string; hint?: string }[] =>
  Object.entries(CONDITIONS).flatMap(([value, condition]) => (condition.regime === regime ? [{ value, text: condition.words, hint: GROUPS[condition.group] }] : []))

type Party = Text['parties'][number]

/** What a party's form asks, empty or as it stands. */
const PartyFields = ({ frame, party }: { readonly frame: Frame; readonly party?: Party | undefined }): VNode => (
  <>
    <RadioField frame={frame} name="capacity" label="In what capacity" choices={named(CAPACITIES)} value={party?.capacity} small inline />
    <CheckboxField frame={frame} name="shares" label="What it shares with the others" hint="Nothing for a processor, or for a party that only receives" choices={classChoices} values={party?.shares} small />
    <RadioField
      frame={frame} name="regime" label="Under which regime it processes" small value={party?.regime ?? undefined}
      choices={[
        { value: 'uk-gdpr', text: REGIMES['uk-gdpr'] },
        { value: 'law-enforcement', text: REGIMES['law-enforcement'], hint: 'Competent authorities only: police, prisons, probation, courts, youth justice' },
      ]}
    />
    <CheckboxField frame={frame} name="conditions" label="Conditions that it relies on" hint="A processor needs none" choices={[...conditionChoices('uk-gdpr'), ...conditionChoices('law-enforcement')]} values={party?.conditions} small />
  </>
)

/** Puts another organisation into the agreement; what is missing in law is said on the check. */
export const PartyForm = ({ frame, agreement, organisations }: { readonly frame: Frame; readonly agreement: string; readonly organisations: OpenAgreement['organisations'] }): VNode => (
  <CheckedForm frame={frame} action={`/agreements/${agreement}/parties`} submit="Put into the agreement">
    <SelectField
      frame={frame} name="organisation" label="Organisation" empty="Choose an organisation"
      choices={organisations.map((one) => ({ value: one.id, text: one.name }))}
    />
    <PartyFields frame={frame} />
  </CheckedForm>
)

const partyPage = page({
  path: '/agreements/:agreement/parties/:organisation',
  ask: openAgreement,
  input: ({ params }) => ({ agreement: params['agreement'] ?? '', party: params['organisation'] ?? '' }),
  title: ({ editing }) => `Change what ${editing?.name ?? 'a party'} shares`,
  around: ({ agreement }) => ({ back: { text: agreement.title, href: `/agreements/${agreement.id}` } }),
  render: ({ agreement, editing }, frame) => (
    <>
      <h1 class="govuk-heading-l">{editing?.name ?? 'A party'}</h1>
      <p class="govuk-body">What you save takes the place of what stands.</p>
      <CheckedForm frame={frame} action={`/agreements/${agreement.id}/parties/${editing?.organisationId ?? ''}`} submit="Save this party"><PartyFields frame={frame} party={editing ?? undefined} /></CheckedForm>
    </>
  ),
})

const changePage = page({
  path: '/agreements/:agreement/text',
  ask: openAgreement,
  input: ({ params }) => ({ agreement: params['agreement'] ?? '' }),
  title: ({ agreement }) => `Change ${agreement.title}`,
  around: ({ agreement }) => ({ back: { text: agreement.title, href: `/agreements/${agreement.id}` } }),
  render: ({ agreement, may }, frame) => (
    <>
      <h1 class="govuk-heading-l">Change the text</h1>
      {may.change
        ? <Form frame={frame} action={`/agreements/${agreement.id}/text`} hidden={{ version: String(agreement.version) }} submit="Save the text"><TextFields frame={frame} text={agreement} /></Form>
        : <p class="govuk-body">This text cannot be changed by you, or a party has signed it. A signed text is never changed: a change is a new version with its own signatures.</p>}
    </>
  ),
})

/** The forms that write a draft; a party's is shown again on the agreement's own page. */
export const draftRoutes = (agreementPage: typeof changePage) => [
  newAgreementPage,
  changePage,
  partyPage,
  form({
    path: '/agreements/:agreement/parties/:organisation', does: setParty, again: partyPage, input: ({ params }, values) => ({ ...values, agreement: params['agreement'], organisation: params['organisation'] }),
    next: ({ agreement }) => `/agreements/${agreement}`, notice: ({ organisation }) => `${organisation} is changed.`,
  }),
  form({
    path: '/agreements', does: draftAgreement, again: newAgreementPage, input: (_request, values) => values,
    next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'The draft is saved. Now name its parties.',
  }),
  form({
    path: '/agreements/:agreement/text', does: changeDraft, again: changePage, input: ({ params }, values) => ({ ...values, agreement: params['agreement'] }),
    next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'The text is saved.',
  }),
  form({
    path: '/agreements/:agreement/parties', does: setParty, again: agreementPage, input: ({ params }, values) => ({ ...values, agreement: params['agreement'] }),
    next: ({ agreement }) => `/agreements/${agreement}`, notice: ({ organisation }) => `${organisation} is a party.`,
  }),
  form({
    path: '/agreements/:agreement/removed-parties', does: removeParty, again: agreementPage, input: ({ params }, values) => ({ ...values, agreement: params['agreement'] }),
    next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'The party is taken out.',
  }),
]
