/**
 * The chances behind the synthetic population: six published figures, the few assumptions that tie them together, and the rest solved.
 *
 * The figures come from different years and populations; each is reproduced on its own. `comparison.ts` measures them
 * again from finished histories. Where a share is not a published figure it is an editable assumption and says so.
 */

/** Published values to reproduce, by id in `data/reference/published-figures.csv`, as proportions. */
export const PUBLISHED = {
  'need-two-plus': 0.94,
  'acc-79-seed': 0.79,
  'acc-47-seed': 0.47,
  'pr-2023q2-lt12': 0.592,
  'acc-housed-2425': 0.84,
  'emp-6w-2425': 0.201,
} as const
export type PublishedId = keyof typeof PUBLISHED

/** Of releases from custody, the share from a sentence of under 12 months (assumption; cas-men-lt12 gives 54% of prison sentences). */
export const UNDER_TWELVE_MONTHS = 0.56
/** Of those, the share homeless on entry; with the share below it gives 15% in all (acc-prevalence-homeless). */
export const HOMELESS_OF_SHORT = 0.2
export const HOMELESS_OF_LONG = 0.088

/** Reoffending of those homeless on entry and sentenced to under 12 months (assumption: a little above 79%). */
const SHORT_HOMELESS = 0.81

const short = UNDER_TWELVE_MONTHS
const long = 1 - short
const homeless = short * HOMELESS_OF_SHORT + long * HOMELESS_OF_LONG

/** All short sentences together reoffend as published, so this is the rate of those who had a home. */
const SHORT_HOUSED = (PUBLISHED['pr-2023q2-lt12'] - HOMELESS_OF_SHORT * SHORT_HOMELESS) / (1 - HOMELESS_OF_SHORT)
/** All homeless together reoffend at 79%, all others at 47%: what is left for the longer sentences. */
const LONG_HOMELESS = (PUBLISHED['acc-79-seed'] * homeless - short * HOMELESS_OF_SHORT * SHORT_HOMELESS) / (long * HOMELESS_OF_LONG)
const LONG_HOUSED = (PUBLISHED['acc-47-seed'] * (1 - homeless) - short * (1 - HOMELESS_OF_SHORT) * SHORT_HOUSED) / (long * (1 - HOMELESS_OF_LONG))

/** Chance of a proven reoffence within a year of release. */
export const reoffendingRate = (underTwelveMonths: boolean, homelessOnEntry: boolean): number =>
  underTwelveMonths ? (homelessOnEntry ? SHORT_HOMELESS : SHORT_HOUSED) : homelessOnEntry ? LONG_HOMELESS : LONG_HOUSED

/** Housed on the first night: of those homeless on entry two in three (assumption), of the others what makes 84.0% together. */
const HOUSED_OF_HOMELESS = 0.66
const HOUSED_OF_OTHERS = (PUBLISHED['acc-housed-2425'] - homeless * HOUSED_OF_HOMELESS) / (1 - homeless)
export const housedRate = (homelessOnEntry: boolean): number => (homelessOnEntry ? HOUSED_OF_HOMELESS : HOUSED_OF_OTHERS)

/** Employed six weeks after release: fewer of those who will reoffend (assumption), the others what makes 20.1% together. */
const reoffending = PUBLISHED['acc-79-seed'] * homeless + PUBLISHED['acc-47-seed'] * (1 - homeless)
const EMPLOYED_OF_REOFFENDING = 0.13
const EMPLOYED_OF_OTHERS = (PUBLISHED['emp-6w-2425'] - reoffending * EMPLOYED_OF_REOFFENDING) / (1 - reoffending)
export const employedRate = (reoffends: boolean): number => (reoffends ? EMPLOYED_OF_REOFFENDING : EMPLOYED_OF_OTHERS)

/** Shares of a status that is recorded as not known, and of people available for work (assumptions). */
export const NOT_KNOWN = { onEntry: 0.03, firstNight: 0.05, employment: 0.1 } as const
export const AVAILABLE_FOR_WORK = 0.75
/** Share of people with at least one pathway assessed (assumption). */
export const ASSESSED = 0.92

/** Reoffending within a year of a community sentence (pr-2023q2-custody-orders is 35.2% with releases; assumption). */
export const COMMUNITY_REOFFENDING = 0.33
