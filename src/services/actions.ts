/** The directory of services: found by pathway, place and eligibility, for anyone or for one person. */
import { z } from 'zod'
import { notFound, yes } from '../core/result.ts'
import { districts } from '../areas/actions.ts'
import { samePeople, seenPerson, type PersonSummary } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, keysOf, type Pathway, PATHWAYS } from '../platform/vocabulary.ts'
import { byRank, byUse, fits, hasEnded, soughtFor, type Fit, type Sought } from './rules.ts'
import { needsOnRecord, findService, listServices, placeOf, receivingProviders, serviceDetail, type RecordedNeed, type ListedService } from './store.ts'

export { loadDesiredOutcomes, loadServices, placeOf } from './store.ts'
export type { RecordedNeed, ListedService } from './store.ts'

export const SERVICES_PAGE_SIZE = 20

/** Services that nearly fit are shown with why they do not; more than so many would hide those that do. */
const NEAR_MISSES_MAX = 10

const ServiceId = z.uuid('This is not the id of a service.')
const AnyPathway = z.union([z.literal(''), z.enum(keysOf(PATHWAYS))], 'Choose one of the seven pathways.').default('')
const AnyDistrict = z.string().trim().max(9, 'Choose a district from the list.').default('')

/** One service with why it fits what was asked, or does not. */
export interface FittedService extends ListedService {
  readonly fit: Fit
}

/** One service for one person: whether the viewer's organisation can refer to its provider today. */
export interface OfferedService extends FittedService {
  readonly canReceive: boolean
}

/** Finds services for anybody: no person is named, so anyone may ask. */
export const findServices = query({
  name: 'services.find',
  title: 'Find services by pathway, place and whom they are for',
  who: 'anyone',
  classes: [],
  input: z.object({
    pathway: AnyPathway,
    district: AnyDistrict,
    sex: z.union([z.literal(''), z.enum(['female', 'male'])], 'Choose women or men, or leave it out.').default(''),
    age: z.union([z.literal(''), z.coerce.number<string | number>().int().min(10).max(120)], 'Enter an age in years, for example 34.').default(''),
    ended: z.union([z.literal(''), z.literal('include')]).default(''),
    page: z.coerce.number<string | number>('Enter the number of a page.').int().min(1).max(1000).default(1),
  }),
  async run(context, asked) {
    const { today } = context
    const place = asked.district === '' ? undefined : await placeOf(context, asked.district)
    const sought: Sought = {
      ...(asked.sex === '' ? {} : { sex: asked.sex }),
      ...(asked.age === '' ? {} : { age: asked.age }),
      ...(place ? { place } : {}),
    }
    const found = (await listServices(context))
      .filter((service) => (asked.pathway === '' || service.pathways.includes(asked.pathway)) && (asked.ended === 'include' || !hasEnded(service, today)))
      .map((service) => ({ ...service, fit: fits(service, sought, today) }))
      .filter(({ fit }) => fit.reasons.every((reason) => reason.answer !== 'no' || reason.criterion === 'offered'))
      .sort(byRank(today))
    const from = (asked.page - 1) * SERVICES_PAGE_SIZE
    return yes({
      today, asked, place: place ?? null, total: found.length,
      services: found.slice(from, from + SERVICES_PAGE_SIZE),
      next: found.length > from + SERVICES_PAGE_SIZE ? asked.page + 1 : null,
      previous: asked.page > 1 ? asked.page - 1 : null,
      districts: await districts(context),
    })
  },
})

/** One service: for whom, where, what it does, and what a referral to it can aim at. */
export const readService = query({
  name: 'services.read',
  title: 'One service: for whom, where, what it does, and what a referral can aim at',
  who: 'anyone',
  classes: [],
  input: z.object({ service: ServiceId }),
  async run(context, { service }) {
    const found = await findService(context, service)
    if (!found) return notFound()
    const { today } = context
    return yes({ today, service: { ...found, fit: fits(found, {}, today) }, ...(await serviceDetail(context, found, today)) })
  },
})

/** One person's needs, the services around them that fit, and those that nearly do with the reason why not. */
export const servicesForPerson = query({
  name: 'services.for-person',
  title: 'Services that fit one person, by their needs, place, sex and age, with the reasons',
  who: CASE_ROLES,
  classes: ['identity', 'needs'],
  input: z.object({ person: PersonId, pathway: AnyPathway, district: AnyDistrict }),
  async run(context, { person, pathway, district }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const { today } = context
    const code = district === '' ? found.districtCode : district
    const place = code === null ? null : await placeOf(context, code)
    const needs = await needsOnRecord(context, await samePeople(context, person))
    const wanted = pathway === '' ? needs.map((need) => need.pathway) : [pathway]
    const receiving = await receivingProviders(context)
    const candidates = (await candidatesFor(context, place, wanted))
      .map((service): OfferedService => ({ ...service, fit: fits(service, soughtFor(found, place, today), today), canReceive: receiving.has(service.providerId) }))
      .sort(byUse(today))
    return yes({
      today, person: found, place, needs, pathway,
      fitting: candidates.filter(({ fit }) => fit.fits),
      notFitting: candidates.filter(({ fit }) => !fit.fits).slice(0, NEAR_MISSES_MAX),
      districts: await districts(context),
    })
  },
  about: ({ person }) => [person.id],
})

/** Services around a place that help on one of the pathways, or on any when none is named. */
const candidatesFor = async (context: Reading, place: Awaited<ReturnType<typeof placeOf>>, wanted: readonly Pathway[]): Promise<ListedService[]> =>
  (await listServices(context, place)).filter((service) => wanted.length === 0 || service.pathways.some((pathway) => wanted.includes(pathway)))

/** The services that fit somebody and may be told of them by the viewer, the most useful first: what a referral can be sent to at once. */
export const servicesThatMayReceive = async (context: Reading, person: PersonSummary): Promise<OfferedService[]> => {
  const place = person.districtCode === null ? null : await placeOf(context, person.districtCode)
  const receiving = await receivingProviders(context)
  return (await candidatesFor(context, place, [])).filter((service) => receiving.has(service.providerId))
    .map((service): OfferedService => ({ ...service, fit: fits(service, soughtFor(person, place, context.today), context.today), canReceive: true }))
    .filter(({ fit }) => fit.fits).sort(byUse(context.today))
}

export interface ServiceForPerson {
  readonly service: OfferedService
  readonly about: string
  readonly needs: readonly RecordedNeed[]
}

/** One service against one person the viewer may see, with the needs it would help with; undefined when either is not there for them. */
export const serviceForPerson = async (context: Reading, person: string, service: string): Promise<ServiceForPerson | undefined> => {
  const [seen, found] = [await seenPerson(context, person), await findService(context, service)]
  if (!seen || !found) return undefined
  const place = seen.districtCode === null ? null : await placeOf(context, seen.districtCode)
  const needs = await needsOnRecord(context, await samePeople(context, person))
  return {
    service: { ...found, fit: fits(found, soughtFor(seen, place, context.today), context.today), canReceive: (await receivingProviders(context)).has(found.providerId) },
    about: found.about,
    needs: needs.filter((need) => found.pathways.includes(need.pathway)),
  }
}

export const services = slice({ name: 'services', named: [findServices, readService, servicesForPerson] })
