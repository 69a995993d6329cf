import { sqlName } from '../../core/columns.ts'
import { type ExternalPerson, groupsOf, type Mapping, type MappedGrouping } from '../mapping.ts'
import { type CountRow, group, type Measure, NOT_KNOWN, partition } from '../measure.ts'

export type ExternalSettings = { readonly grouping: string }

const rateOf = (code: string, people: readonly ExternalPerson[]): CountRow => group(code, people.length, people.filter(({ outcome }) => outcome).length)

/**
 * How many people of a mapped external data set had its outcome, by one of its groupings. The words come from the mapping:
 * it is their population and their outcome, not ours.
 */
export const externalRate = (mapping: Mapping, grouping: MappedGrouping): Measure<readonly ExternalPerson[], ExternalSettings> => ({
  title: `${mapping.title}: ${grouping.title.toLowerCase()}`,
  question: `Of the people in ${mapping.title}, how many were ${mapping.outcome.numerator}, by ${grouping.title.toLowerCase()}?`,
  population: mapping.population,
  numerator: `People who were ${mapping.outcome.numerator}`,
  unit: 'people',
  events: null,
  exclusions: {},
  caveats: [mapping.label, ...mapping.caveats, ...(grouping.caveat === undefined ? [] : [grouping.caveat])],
  source: `${mapping.source} Licence: ${mapping.licence}`,
  groups: ['all', ...groupsOf(grouping).map((one) => one.group)],
  label: (code) => (code === 'all' ? 'Everybody' : code === NOT_KNOWN ? 'Not known' : (groupsOf(grouping).find((one) => one.group === code)?.label ?? code)),
  sql: ({ grouping: name }) => `
    with grouped as (select outcome, coalesce(${sqlName(name)}, '${NOT_KNOWN}') as code from cohort)
    select 'group' as part, coalesce(code, 'all') as code, count(*)::integer as n, (count(*) filter (outcome))::integer as numerator, 0 as events
    from grouped group by grouping sets ((), (code))`,
  plain: (people, { grouping: name }) => [
    rateOf('all', people),
    ...[...Map.groupBy(people, ({ groups }) => groups[name] ?? NOT_KNOWN)].map(([code, of]) => rateOf(code, of)),
  ],
  relations: partition,
})
