/** The map: every slice in order of dependence. A slice uses only the ones above it. */
import { areas } from './areas/actions.ts'
import { organisations } from './organisations/actions.ts'
import { organisationsPages } from './organisations/pages.tsx'
import { accounts } from './accounts/actions.ts'
import { accountsPages } from './accounts/pages/routes.tsx'
import { people } from './people/actions.ts'
import { peoplePages } from './people/pages.tsx'
import { sharing, explainForAudit, seenByEmergencyAlone } from './sharing/actions.ts'
import { sharingPages } from './sharing/pages/routes.tsx'
import { notices } from './notices/actions.ts'
import { noticesPages } from './notices/pages.tsx'
import { audit } from './audit/actions.ts'
import { auditPages } from './audit/pages/routes.tsx'
import { extracts } from './extracts/actions.ts'
import { extractsPages } from './extracts/pages/routes.tsx'
import { sentences } from './sentences/actions.ts'
import { sentencesPages } from './sentences/pages.tsx'
import { needs } from './needs/actions.ts'
import { needsPages } from './needs/pages/routes.tsx'
import { risk } from './risk/actions.ts'
import { riskPages } from './risk/pages.tsx'
import { managers } from './managers/actions.ts'
import { managersPages } from './managers/pages.tsx'
import { licences } from './licences/actions.ts'
import { licencesPages } from './licences/pages.tsx'
import { plans } from './plans/actions.ts'
import { plansPages } from './plans/pages/routes.tsx'
import { services } from './services/actions.ts'
import { servicesPages } from './services/pages.tsx'
import { referrals } from './referrals/actions.ts'
import { referralsPages } from './referrals/pages/routes.tsx'
import { housing } from './housing/actions.ts'
import { housingPages } from './housing/pages/routes.tsx'
import { schemes } from './schemes/actions.ts'
import { schemesPages } from './schemes/pages/routes.tsx'
import { finances } from './finances/actions.ts'
import { financesPages } from './finances/pages/routes.tsx'
import { victims } from './victims/actions.ts'
import { victimsPages } from './victims/pages/routes.tsx'
import { gate } from './gate/actions.ts'
import { gatePages } from './gate/pages/routes.tsx'
import { release } from './release/actions.ts'
import { releasePages } from './release/pages.tsx'
import { messages } from './messages/actions.ts'
import { messagesPages } from './messages/pages/routes.tsx'
import { treatment } from './treatment/actions.ts'
import { treatmentPages } from './treatment/pages/routes.tsx'
import { disposals } from './disposals/actions.ts'
import { disposalsPages } from './disposals/pages/routes.tsx'
import { evidence } from './evidence/actions.ts'
import { evidencePages } from './evidence/pages/routes.tsx'
import { papers } from './papers/actions.ts'
import { papersPages } from './papers/pages/routes.tsx'
import { rights } from './rights/actions.ts'
import { rightsPages } from './rights/pages/routes.tsx'
import type { AnyNamed, Core } from './platform/action.ts'
import { calculateTool } from './platform/calculate.ts'
import type { AppDatabase } from './platform/context.ts'
import type { Folders } from './platform/data-folder.ts'
import type { Handler } from './platform/event.ts'
import { PLATFORM_PASSING, type Erasing, type OfferedHolding, type Passing } from './platform/holding.ts'
import type { Job } from './platform/jobs.ts'
import type { Loop } from './platform/loop.ts'
import type { Slice } from './platform/slice.ts'
import type { Tool } from './platform/tool.ts'
import type { AnyPanelView, Pages, Route } from './ui/page.ts'

const MAP: readonly { readonly slice: Slice; readonly pages?: Pages }[] = [
  { slice: areas },
  { slice: organisations, pages: organisationsPages },
  { slice: accounts, pages: accountsPages },
  { slice: people, pages: peoplePages },
  { slice: sharing, pages: sharingPages },
  { slice: notices, pages: noticesPages },
  { slice: audit, pages: auditPages },
  { slice: extracts, pages: extractsPages },
  { slice: sentences, pages: sentencesPages },
  { slice: needs, pages: needsPages },
  { slice: risk, pages: riskPages },
  { slice: managers, pages: managersPages },
  { slice: licences, pages: licencesPages },
  { slice: plans, pages: plansPages },
  { slice: services, pages: servicesPages },
  { slice: referrals, pages: referralsPages },
  { slice: housing, pages: housingPages },
  { slice: schemes, pages: schemesPages },
  { slice: finances, pages: financesPages },
  { slice: victims, pages: victimsPages },
  { slice: gate, pages: gatePages },
  { slice: release, pages: releasePages },
  { slice: messages, pages: messagesPages },
  { slice: treatment, pages: treatmentPages },
  { slice: disposals, pages: disposalsPages },
  { slice: evidence, pages: evidencePages },
  { slice: papers, pages: papersPages },
  { slice: rights, pages: rightsPages },
]

export const slices: readonly Slice[] = MAP.map((entry) => entry.slice)
export const routes: readonly Route[] = MAP.flatMap((entry) => entry.pages?.routes ?? [])
export const panelViews: ReadonlyMap<string, AnyPanelView> = new Map(MAP.flatMap((entry) => entry.pages?.panels ?? []).map((view) => [view.name, view]))

/** Every action and query by its name. */
export const named: ReadonlyMap<string, AnyNamed> = new Map(slices.flatMap((slice) => slice.named).map((one) => [one.name, one]))

/** File tools by their name, for the command line. */
export const tools: ReadonlyMap<string, Tool> = new Map([
  ...slices.flatMap((slice) => slice.tools ?? []), calculateTool(slices.flatMap((slice) => slice.calculations ?? [])),
].map((tool) => [tool.name, tool]))

/** What each table about people says of keeping and erasing it, in order of dependence. */
export const holdings: readonly OfferedHolding[] = slices.flatMap((slice) => (slice.holdings ?? []).map((one) => ({ ...one, slice: slice.name })))
const erasing: readonly Erasing[] = slices.flatMap((slice) => slice.erasing ?? [])
const passing: readonly Passing[] = [...slices.flatMap((slice) => slice.passing ?? []), ...PLATFORM_PASSING]

/** What the worker does. */
export const handlers: readonly Handler[] = slices.flatMap((slice) => slice.handlers ?? [])
export const jobs: readonly Job[] = slices.flatMap((slice) => [...(slice.jobs ?? []), ...(slice.jobsOver?.({ holdings, erasing }) ?? [])])
export const loops: readonly Loop[] = slices.flatMap((slice) => [...(slice.loops ?? []), ...(slice.loopsOver?.(passing) ?? [])])

/** What the doors share, made from the map. */
export const assemble = (database: AppDatabase, files: Folders): Core => ({
  database,
  files,
  handlers,
  offers: {
    panels: slices.flatMap((slice) => slice.panels ?? []).sort((a, b) => a.order - b.order),
    timeline: slices.flatMap((slice) => slice.timeline ?? []),
    due: slices.flatMap((slice) => slice.due ?? []),
    openWork: slices.flatMap((slice) => slice.openWork ?? []),
    attention: slices.flatMap((slice) => slice.attention ?? []),
    subjectAccess: slices.flatMap((slice) => slice.subjectAccess ?? []),
    holdings,
    erasing,
  },
  explain: explainForAudit,
  onlyLookedAt: seenByEmergencyAlone,
})

export {
  acceptInvitation, auditAtDesk, beginSignIn, boundTo, finishSetUp, invitedBy, newPasskeyQuestion, owedBy, passkeyQuestion, proveWithCode, proveWithPasskey, settingUp, type Desk,
} from './accounts/actions.ts'
export { calendarAtDoor } from './messages/actions.ts'
export { keyAtDoor } from './extracts/actions.ts'
export { networkOf, waitWords } from './accounts/guesses.ts'
export { demonstrationHats, endSession, findHat, findSession, hatsOfAccount, hatsOfSubject, isDemonstration, startSession, type Arrival } from './organisations/actions.ts'
export { alertsOf } from './notices/actions.ts'
export { publishGrid } from './sharing/store.ts'
