/**
 * Why a colleague does not see something, and what would have to be so for it to be seen. Each answer is tried with the decision
 * itself: a sentence stands here only because `maySee` says visible once it is true. Pure.
 */
import { longDay } from '../core/dates.ts'
import type { Basis, InformationClass } from '../platform/vocabulary.ts'
import { GRID, type Grid } from './grid.ts'
import { covers, inForce, maySee, standsSigned, type Agreement, type Limit, type PersonFacts, type Seeker, type Sighting, type When } from './rules.ts'

/** An agreement, and whether it may be named to whoever asks. */
export type KnownAgreement = Agreement & { readonly known: boolean }

export interface Asked {
  readonly seeker: Seeker
  readonly facts: PersonFacts
  readonly agreements: readonly KnownAgreement[]
  readonly when: When
  /** How the colleague's organisation is called, and every party that may be named. */
  readonly names: ReadonlyMap<string, string>
  /** The organisation of the lead who asks: only what it set itself is told. */
  readonly askingOrganisationId: string
}

export interface WhyNot {
  readonly class: InformationClass
  readonly sight: Sighting['sight']
  readonly reason: string
  /** Each one alone would be enough; empty when it is seen, or when nothing would do. */
  readonly needs: readonly string[]
}

interface Step {
  readonly words: string
  readonly facts?: (facts: PersonFacts) => PersonFacts
  readonly agreements?: (agreements: readonly KnownAgreement[]) => readonly KnownAgreement[]
}

const without = (facts: PersonFacts, limit: Limit): PersonFacts => ({ ...facts, limits: facts.limits.filter((one) => one !== limit) })

const changed = (id: string, change: (agreement: KnownAgreement) => KnownAgreement) => (agreements: readonly KnownAgreement[]): readonly KnownAgreement[] =>
  agreements.map((one) => (one.id === id ? change(one) : one))

const INVOLVED: Record<Basis, (organisation: string) => string> = {
  responsible: (organisation) => `${organisation} is responsible for the person`,
  supplied: (organisation) => `${organisation} supplies a record of the person`,
  referred: (organisation) => `the person is referred to ${organisation}`,
}

/** Everything that could be made different, one fact each. */
const stepsFor = ({ seeker, facts, agreements, when: { today }, names, askingOrganisationId }: Asked, wanted: InformationClass, grid: Grid): Step[] => {
  const own = names.get(seeker.organisationId) ?? 'their organisation'
  const steps: Step[] = []
  for (const agreement of agreements.filter((one) => one.known && one.purposes.includes(seeker.purpose))) {
    const title = `“${agreement.title}”`
    if (!inForce(agreement, today))
      steps.push({ words: agreement.until < today ? `${title}, which ended on ${longDay(agreement.until)}, is agreed again` : `${title} has begun (on ${longDay(agreement.from)})`, agreements: changed(agreement.id, (one) => ({ ...one, from: today, until: today })) })
    for (const party of agreement.parties.filter((one) => !standsSigned(one, today) && (one.organisationId === seeker.organisationId || one.shares.includes(wanted))))
      steps.push({
        words: `${names.get(party.organisationId) ?? 'another party'} signs ${title}`,
        agreements: changed(agreement.id, (one) => ({ ...one, parties: one.parties.map((each) => (each.organisationId === party.organisationId ? { ...each, signedOn: today, withdrawnOn: null } : each)) })),
      })
    if (agreement.cohort === 'named' && !covers(agreement, facts, today))
      steps.push({ words: `the person is put on the list of ${title}`, facts: (known) => ({ ...known, namedIn: [...known.namedIn, agreement.id] }) })
    const needed = agreement.consentFor.filter((cls) => cls === wanted || cls === 'identity' || cls === 'health')
    if (needed.length > 0)
      steps.push({ words: `the person consents under ${title}`, facts: (known) => ({ ...known, consents: [...known.consents, { agreementId: agreement.id, classes: needed, answer: 'given', from: today, until: null }] }) })
  }
  for (const basis of ['responsible', 'referred', 'supplied'] as const)
    if (grid[seeker.role]?.[basis]?.[wanted] === 'visible')
      steps.push({ words: INVOLVED[basis](own), facts: (known) => ({ ...known, involvements: [...known.involvements, { organisationId: seeker.organisationId, basis, class: 'identity', from: today, until: null }] }) })
  for (const limit of facts.limits) {
    const ours = limit.organisationId === askingOrganisationId
    steps.push({
      // That the use is restricted is the reason given already, whoever set it; nobody can open it to one colleague.
      words: limit.kind === 'restriction' && !ours ? 'the restriction of its use ends: see what the person asked under Information rights'
        : !ours ? 'the organisation that works with the person opens it to this colleague'
        : limit.kind === 'exclusion' ? 'they are taken off the exclusion list that your organisation set' : limit.kind === 'lock' ? 'your organisation’s lock admits them' : 'the restriction that your organisation set ends',
      facts: (known) => without(known, limit),
    })
  }
  return steps
}

/** At most three things at once are tried: who needs more than that needs another role. */
const MOST_STEPS = 3

const combinations = function* (steps: readonly Step[], size: number, from = 0): Generator<readonly Step[]> {
  if (size === 0) yield []
  else for (let i = from; i <= steps.length - size; i++) for (const rest of combinations(steps, size - 1, i + 1)) yield [steps[i]!, ...rest]
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const sentence = (steps: readonly Step[]): string => {
  const words = [...new Set(steps.map((one) => one.words))]
  return `${capital(words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`)}.`
}

/** The reason as somebody else reads it; what another organisation keeps to itself stays neutral. */
const reasonFor = ({ seeker, facts, names, when: { today }, askingOrganisationId }: Asked, { reason }: Sighting): string => {
  const excluding = facts.limits.filter((one) => one.kind === 'exclusion' && one.from <= today && (one.until === null || one.until >= today) && one.accountIds.includes(seeker.accountId))
  // Our own list is the reason whoever else set one too; that a partner set one is told to nobody.
  if (excluding.some((one) => one.organisationId === askingOrganisationId)) return 'They are on the exclusion list of this person that your organisation set: that is why they see nothing of them.'
  if (excluding.length > 0) return 'It is not open to this colleague.'
  const own = names.get(seeker.organisationId) ?? 'their organisation'
  return `${capital(reason.replaceAll('your organisation', own).replaceAll('Your organisation', own).replaceAll('your role', 'their role').replaceAll('Your role', 'Their role').replaceAll('you took', 'they took').replace(/\.$/, ''))}.`
}

/** The decision for one class about a colleague, and what would have to be so for it to be seen. */
export const whyNot = (asked: Asked, wanted: InformationClass, grid: Grid = GRID): WhyNot => {
  const { seeker, when } = asked
  const agreements = asked.agreements.map((one) => (one.known ? one : { ...one, title: 'an agreement of another partnership' }))
  const decided = maySee(seeker, wanted, asked.facts, agreements, when, grid)
  const answer = { class: wanted, sight: decided.sight, reason: reasonFor(asked, decided) }
  if (decided.sight === 'visible') return { ...answer, needs: [] }
  const rows = Object.entries(grid[seeker.role] ?? {}).filter(([basis]) => basis !== 'emergency')
  if (!rows.some(([, row]) => row[wanted] === 'visible')) return { ...answer, needs: ['Their role is never shown this, whatever is agreed.'] }
  const steps = stepsFor({ ...asked, agreements }, wanted, grid)
  for (let size = 1; size <= MOST_STEPS; size++) {
    const enough = [...combinations(steps, size)].filter((chosen) => {
      const facts = chosen.reduce((known, step) => step.facts?.(known) ?? known, asked.facts)
      const agreed = chosen.reduce<readonly KnownAgreement[]>((known, step) => step.agreements?.(known) ?? known, agreements)
      return maySee(seeker, wanted, facts, agreed, when, grid).sight === 'visible'
    })
    if (enough.length > 0) return { ...answer, needs: [...new Set(enough.map(sentence))] }
  }
  return { ...answer, needs: ['An agreement for their purpose would have to share this, and their organisation would have to have to do with the person.'] }
}
