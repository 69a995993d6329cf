/** The directory, one service, and the services that fit one person. */
import type { JSX } from 'preact'
import { longDay } from '../core/dates.ts'
import { MEETING_ROLES, type Pathway, PATHWAYS } from '../platform/vocabulary.ts'
import { SummaryCard } from '../ui/cards.tsx'
import { SelectField, TextField, type Choice } from '../ui/form.tsx'
import type { Frame } from '../ui/frame.ts'
import { Details } from '../ui/govuk/details.tsx'
import { InsetText } from '../ui/govuk/inset-text.tsx'
import { SummaryList } from '../ui/govuk/summary-list.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { CursorPages, DataTable, FilterForm } from '../ui/list.tsx'
import { page, type PageRequest, type Pages } from '../ui/page.ts'
import { findServices, readService, servicesForPerson, type FittedService, type OfferedService } from './actions.ts'
import { ageWords, hasEnded, isOffered, notYetWords, sexWords } from './rules.ts'

const pathwayChoices: readonly Choice[] = Object.entries(PATHWAYS).map(([value, text]) => ({ value, text }))
const districtChoices = (districts: readonly { code: string; name: string }[]): Choice[] => districts.map(({ code, name }) => ({ value: code, text: name }))

/** The pathways a service helps on, in words; some contracts say none. */
export const pathwayWords = (pathways: readonly Pathway[]): string =>
  pathways.length === 0 ? 'The contract names no pathway' : pathways.map((pathway) => PATHWAYS[pathway]).join('; ')

const Offer = ({ service, today }: { readonly service: Pick<FittedService, 'offeredFrom' | 'offeredUntil'>; readonly today: string }): JSX.Element =>
  isOffered(service, today)
    ? <Tag text="Offered now" classes="govuk-tag--green" />
    : <Tag text={hasEnded(service, today) ? `Ended ${longDay(service.offeredUntil!)}` : `From ${longDay(service.offeredFrom!)}`} classes="govuk-tag--grey" />

type Directory = Extract<Awaited<ReturnType<typeof findServices.run>>, { ok: true }>['value']
type Asked = Directory['asked']

/** The directory's address with these filters; only what may stand in an address is in it. */
const directoryHref = (asked: Asked, number: number): string => {
  const filled = Object.entries({ ...asked, page: number === 1 ? '' : number }).filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)])
  return filled.length === 0 ? '/services' : `/services?${new URLSearchParams(filled).toString()}`
}

const DirectoryPage = ({ view, frame }: { readonly view: Directory; readonly frame: Frame }): JSX.Element => {
  const { asked, services, total, today } = view
  const filtered = directoryHref(asked, 1) !== '/services'
  return (
    <>
      <h1 class="govuk-heading-xl">Directory of services</h1>
      <p class="govuk-body-l tl-lede">The services that people on probation, in prison and after release can be referred to.</p>
      <FilterForm action="/services" title="Find services" submit="Find services" clear={filtered ? '/services' : undefined}>
        <SelectField frame={frame} name="pathway" label="Helps with" value={asked.pathway} empty="Any pathway" choices={pathwayChoices} />
        <SelectField frame={frame} name="district" label="Where the person will live" value={asked.district} empty="Anywhere" choices={districtChoices(view.districts)} />
        <SelectField frame={frame} name="sex" label="For" value={asked.sex} empty="Women and men" choices={[{ value: 'female', text: 'Women' }, { value: 'male', text: 'Men' }]} />
        <TextField frame={frame} name="age" label="Age in years" value={asked.age === '' ? '' : String(asked.age)} inputmode="numeric" width={3} />
        <SelectField frame={frame} name="ended" label="Ended contracts" value={asked.ended} empty="Leave out" choices={[{ value: 'include', text: 'Include' }]} />
      </FilterForm>
      <h2 class="govuk-heading-m" aria-live="polite">{total === 1 ? '1 service' : `${total} services`}{view.place ? ` for somebody in ${view.place.district.name}` : ''}</h2>
      <DataTable
        caption="Services" quiet rows={services} empty="No service fits. Try another pathway, leave out the age, or include ended contracts."
        columns={[
          { heading: 'Service', names: true, cell: (one) => <><a class="govuk-link" href={`/services/${one.id}`}>{one.title}</a>{one.invented ? <> <Tag text="Invented" classes="govuk-tag--purple" /></> : null}</> },
          { heading: 'Provider', cell: (one) => one.provider },
          { heading: 'Covers', cell: (one) => one.areaName },
          { heading: 'For', cell: (one) => `${sexWords(one)}, ${ageWords(one)}` },
          { heading: 'Helps with', cell: (one) => pathwayWords(one.pathways) },
          { heading: 'Offered', cell: (one) => <Offer service={one} today={today} /> },
        ]}
      />
      <CursorPages
        what="services" next={view.next === null ? undefined : directoryHref(asked, view.next)}
        previous={view.previous === null ? undefined : directoryHref(asked, view.previous)}
      />
    </>
  )
}

/** The first value of a name in an address: a name given twice counts once. */
const first = (request: PageRequest, name: string): string => {
  const value: unknown = request.query[name]
  return typeof value === 'string' ? value : ''
}

const directory = page({
  path: '/services',
  ask: findServices,
  open: true,
  menu: { text: 'Services', order: 60, roles: MEETING_ROLES },
  input: (request) => ({
    pathway: first(request, 'pathway') as Pathway | '', district: first(request, 'district'), sex: first(request, 'sex') as 'female' | 'male' | '',
    age: first(request, 'age'), ended: first(request, 'ended') as 'include' | '', page: first(request, 'page') || '1',
  }),
  title: () => 'Directory of services',
  render: (view, frame) => <DirectoryPage view={view} frame={frame} />,
  around: () => ({ wide: true }),
})

type Reading = Extract<Awaited<ReturnType<typeof readService.run>>, { ok: true }>['value']

const Activities = ({ activities }: Pick<Reading, 'activities'>): JSX.Element => {
  const byNeed = Map.groupBy(activities, (one) => one.needArea)
  if (byNeed.size === 0) return <p class="govuk-body tl-empty">The register lists no activities for this service. Ask the provider what it offers.</p>
  return (
    <>
      {[...byNeed].map(([needArea, lines]) => (
        <Details
          summaryText={`${needArea} (${lines.length})`}
          html={<ul class="govuk-list govuk-list--bullet">{lines.map((line) => (
            <li>{line.activity}{line.deliveryMethod ? `, ${line.deliveryMethod}` : ''}{line.deliveryLocation ? `. Where: ${line.deliveryLocation}` : ''}</li>
          ))}</ul>}
        />
      ))}
    </>
  )
}

const ServicePage = ({ view }: { readonly view: Reading }): JSX.Element => {
  const { service, today, outcomes } = view
  return (
    <>
      <h1 class="govuk-heading-l">{service.title}</h1>
      <p class="govuk-body"><Offer service={service} today={today} />{service.invented ? <> <Tag text="Invented for the demonstration" classes="govuk-tag--purple" /></> : null}</p>
      <SummaryList rows={[
        { key: { text: 'Provider' }, value: { text: service.provider } },
        { key: { text: 'For' }, value: { text: `${sexWords(service)}, ${ageWords(service)}` } },
        { key: { text: 'Covers' }, value: { text: service.areaName } },
        { key: { text: 'Helps with' }, value: { text: pathwayWords(service.pathways) } },
        { key: { text: 'Offered' }, value: { text: service.fit.reasons[0]?.words ?? '' } },
        { key: { text: 'Cost' }, value: { text: service.cost } },
        { key: { text: 'Reference' }, value: { text: service.reference } },
      ]} />
      <h2 class="govuk-heading-m">About</h2>
      {service.about.split(/\n+/).filter((line) => line.trim() !== '').map((line) => <p class="govuk-body">{line}</p>)}
      <h2 class="govuk-heading-m">What it does</h2>
      <Activities activities={view.activities} />
      {outcomes.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">What a referral can aim at</h2>
          <ul class="govuk-list govuk-list--bullet">{outcomes.map((outcome) => <li>{outcome.words}</li>)}</ul>
        </>
      )}
      <p class="govuk-body-s">Source: {service.source}.{service.fromPaper ? ` Described in paper ${service.fromPaper}.` : ''}</p>
    </>
  )
}

const servicePage = page({
  path: '/services/:service',
  ask: readService,
  open: true,
  input: ({ params }) => ({ service: params['service'] ?? '' }),
  title: ({ service }) => service.title,
  render: (view) => <ServicePage view={view} />,
  around: () => ({ back: { text: 'Directory of services', href: '/services' } }),
})

type ForPerson = Extract<Awaited<ReturnType<typeof servicesForPerson.run>>, { ok: true }>['value']

const FittingCard = ({ service, view }: { readonly service: OfferedService; readonly view: ForPerson }): JSX.Element => {
  const helps = view.needs.filter((need) => service.pathways.includes(need.pathway))
  const asks = service.fit.reasons.filter((reason) => reason.answer === 'not-known')
  return (
    <SummaryCard
      title={<a class="govuk-link" href={`/services/${service.id}`}>{service.title}</a>} level={3}
      action={!service.canReceive ? undefined : { text: 'Refer', href: `/people/${view.person.id}/services/${service.id}/referral`, about: `to ${service.title}` }}
    >
      <p class="govuk-body">{service.provider}{service.invented ? <> <Tag text="Invented" classes="govuk-tag--purple" /></> : null}</p>
      {service.canReceive ? null : <p class="govuk-body"><strong>Cannot be referred to yet: no agreement.</strong> {notYetWords(service.provider)}</p>}
      {helps.length === 0 ? null : <p class="govuk-body">Helps with the need for: {helps.map((need) => PATHWAYS[need.pathway]).join('; ')}.</p>}
      <ul class="govuk-list govuk-list--bullet">{service.fit.reasons.map((reason) => <li>{reason.words}</li>)}</ul>
      {asks.length === 0 ? null : <p class="govuk-body"><strong>Check before you refer:</strong> {asks.map((reason) => reason.words).join('; ')}.</p>}
    </SummaryCard>
  )
}

const ForPersonPage = ({ view, frame }: { readonly view: ForPerson; readonly frame: Frame }): JSX.Element => {
  const { person, place, fitting, notFitting, needs } = view
  const here = `/people/${person.id}/services`
  const usable = fitting.filter(({ canReceive }) => canReceive).length
  return (
    <>
      <span class="govuk-caption-l">{person.forename} {person.surname}</span>
      <h1 class="govuk-heading-l">Find a service</h1>
      {needs.length === 0
        ? <InsetText text="No need that you may see is recorded for this person, so services on every pathway are shown. Assess their needs to see only those that help." />
        : <p class="govuk-body">Needs on record: {needs.map((need) => PATHWAYS[need.pathway]).join('; ')}.</p>}
      <FilterForm action={here} title="Change what is looked for" submit="Find services">
        <SelectField frame={frame} name="pathway" label="Helps with" value={view.pathway} empty={needs.length === 0 ? 'Any pathway' : 'Any of their needs'} choices={pathwayChoices} />
        <SelectField frame={frame} name="district" label="Where they will live" value={place?.district.code} empty="Not known" choices={districtChoices(view.districts)} />
      </FilterForm>
      <h2 class="govuk-heading-m">{fitting.length === 1 ? '1 service fits' : `${fitting.length} services fit`}{place ? ` in ${place.district.name}` : ''}</h2>
      {place ? null : <InsetText text="We do not know where this person will live. Choose a district above to see the services there." />}
      {fitting.length === 0 ? <p class="govuk-body tl-empty">No service fits. Try another pathway, or look in the <a class="govuk-link" href="/services">directory</a>.</p> : null}
      {usable === fitting.length ? null : <p class="govuk-body">{usable === 0 ? 'None of them can be referred to yet, because there is no agreement with their providers.' : `${usable} of them can be referred to today, and ${usable === 1 ? 'stands' : 'stand'} first.`}</p>}
      {fitting.map((service) => <FittingCard service={service} view={view} />)}
      {notFitting.length === 0 ? null : (
        <Details
          summaryText={notFitting.length === 1 ? '1 service nearby does not fit' : `${notFitting.length} services nearby do not fit`}
          html={<ul class="govuk-list govuk-list--bullet">{notFitting.map((service) => (
            <li><a class="govuk-link" href={`/services/${service.id}`}>{service.title}</a>: {service.fit.reasons.filter((reason) => reason.answer === 'no').map((reason) => reason.words).join('; ')}</li>
          ))}</ul>}
        />
      )}
    </>
  )
}

const forPersonPage = page({
  path: '/people/:person/services',
  ask: servicesForPerson,
  input: (request) => ({ person: request.params['person'] ?? '', pathway: first(request, 'pathway') as Pathway | '', district: first(request, 'district') }),
  title: () => 'Find a service',
  render: (view, frame) => <ForPersonPage view={view} frame={frame} />,
  around: ({ person }) => ({ back: { text: `${person.forename} ${person.surname}`, href: `/people/${person.id}` } }),
})

export const servicesPages: Pages = { routes: [directory, servicePage, forPersonPage] }
