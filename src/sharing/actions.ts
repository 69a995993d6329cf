/** Who may know what: involvement as dated facts, agreements, why something can be seen, and who looked. */
import { sql } from 'kysely'
import { longDay, longMoment } from '../core/dates.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { ROLES } from '../platform/vocabulary.ts'
import { personMerged, personParted } from '../people/actions.ts'
import { GROUNDS, OUTCOMES } from './emergencies.ts'
import { HOLDINGS } from './holdings.ts'
import { effectSentences } from './effects.ts'
import { listAgreements, openAgreement } from './actions/agreements.ts'
import { sharingAttention } from './actions/attention.ts'
import { consentPanel, consentsForSubject, listConsents, recordConsent, settleConsents } from './actions/consents.ts'
import { explainSight, sightOf } from './actions/decision.ts'
import { changeDraft, discardDraft, draftAgreement, newVersion, partySet, removeParty, setParty } from './actions/drafts.ts'
import { emergencyAccess, endEmergencyAccess, takeEmergencyAccess } from './actions/emergencies.ts'
import { closeEmergencyReview, emergenciesOf, listEmergencyReviews, openEmergencyReview } from './actions/emergency-reviews.ts'
import { conflictForm, liftLimit, limitForm, limitsPanel, listLimits, openLimit, reviewLimit } from './actions/limit-reviews.ts'
import { conflictDeclared, declareConflict, exclude, exclusionProposed, limitSet, lock, proposeExclusion, sayConflict, sayProposed, saySetLimit } from './actions/limits.ts'
import { whoLooked } from './actions/looks.ts'
import { spreadInvolvement } from './actions/involvement.ts'
import { listNamed, namePerson, unnamePerson } from './actions/named.ts'
import { endAgreement, reviewAgreement, sendAgreement, sightChanging, signAgreement, withdrawFromAgreement } from './actions/signatures.ts'
import { explainForColleague, whyNotForm } from './actions/why-not.ts'

export { leadOrganisations, onlyLooks, seenByEmergencyAlone } from './actions/emergencies.ts'
export { listAgreements, openAgreement, type OpenAgreement } from './actions/agreements.ts'
export { lapseConsents, listConsents, neverAsked, recordConsent, restoreConsents, type ConsentAsked } from './actions/consents.ts'
export { changeDraft, discardDraft, draftAgreement, newVersion, removeParty, setParty } from './actions/drafts.ts'
export { listNamed, namePerson, unnamePerson } from './actions/named.ts'
export { endAgreement, reviewAgreement, sendAgreement, signAgreement, withdrawFromAgreement } from './actions/signatures.ts'
export { explainForColleague, whyNotForm } from './actions/why-not.ts'
export { explainForAudit, explainSight, sightOf, sightsOf, type ClassSighting } from './actions/decision.ts'
export { emergencyAccess, emergencyTaken, endEmergencyAccess, takeEmergencyAccess } from './actions/emergencies.ts'
export { closeEmergencyReview, listEmergencyReviews, openEmergencyReview, type EmergencyRow } from './actions/emergency-reviews.ts'
export { conflictForm, liftLimit, limitForm, listLimits, openLimit, reviewLimit, type LimitRow, type LimitsPanel } from './actions/limit-reviews.ts'
export { declareConflict, exclude, lock, proposeExclusion } from './actions/limits.ts'
export { endInvolvement, endInvolvementAtOnce, endManyInvolvements, involve, involveMany } from './actions/involvement.ts'
export { LOOKS_PAGE_SIZE, whoLooked } from './actions/looks.ts'
export { endRestriction, restrictHolder, restrictionConsequences } from './actions/restriction.ts'

/** How the grid's owners are named on the page and in docs/access.md. */
export const roleTitle = (role: string): string => (role in ROLES ? ROLES[role as keyof typeof ROLES].title : role)

export const sharing = slice({
  name: 'sharing',
  holdings: HOLDINGS,
  named: [
    explainSight, listAgreements, whoLooked,
    openAgreement, draftAgreement, changeDraft, setParty, removeParty, newVersion, sendAgreement, signAgreement, withdrawFromAgreement, endAgreement, discardDraft, reviewAgreement,
    listNamed, namePerson, unnamePerson, listConsents, recordConsent, whyNotForm, explainForColleague,
    emergencyAccess, takeEmergencyAccess, endEmergencyAccess, listEmergencyReviews, openEmergencyReview, closeEmergencyReview,
    listLimits, openLimit, limitForm, conflictForm, exclude, proposeExclusion, declareConflict, lock, reviewLimit, liftLimit,
  ],
  panels: [{
    name: 'sharing.sight',
    title: 'Why can I see this?',
    order: 90,
    read: async (context, people) => sightOf(context, people[0]!),
  }, { name: 'sharing.consent', title: 'Consent', order: 85, read: consentPanel }, { name: 'sharing.limits', title: 'Exclusions and locks', order: 91, read: limitsPanel }],
  attention: sharingAttention,
  handlers: [
    onEvent(sightChanging, 'sharing', async (_context, { effects, words, told = [], reasons = [] }) => Promise.resolve([...words, ...told, ...(told.length > 0 && effects.length === 0 ? [] : effectSentences(effects)), ...reasons])),
    onEvent(partySet, 'sharing', async (_context, { words }) => Promise.resolve([...words])),
    onEvent(limitSet, 'sharing', saySetLimit),
    onEvent(exclusionProposed, 'sharing', (_context, proposed) => sayProposed(proposed)),
    onEvent(conflictDeclared, 'sharing', sayConflict),
    onEvent(personMerged, 'sharing', async (context, { from, into }) => {
      const { tx, today } = context
      // Told of it is what the viewer may know.
      const standing = await tx.selectFrom('involvement').select('organisation_id').where('person_id', 'in', [from, into]).where('by_merge', 'is', null)
        .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', today)])).execute()
      // Whoever has to do with one record has to do with the person: their sight follows, marked as coming from the merge.
      await spreadInvolvement(context, [from, into])
      const organisations = new Set(standing.map((row) => row.organisation_id)).size
      return organisations === 0 ? [] : [`${organisations === 1 ? 'One organisation' : `${organisations} organisations`} will see both records as one person, as far as ${organisations === 1 ? 'its' : 'their'} agreements allow.`]
    }),
    onEvent(personParted, 'sharing', async (context, { mergeId, from, into }) => {
      const { tx, today } = context
      await spreadInvolvement(context, [from, into])
      // Who set a limit while they counted as one meant one human being: nobody knows which, so it stands on both and is due to be looked at.
      await sql`select copy_limits_on_parting(${mergeId}::uuid)`.execute(tx)
      return [`From ${longDay(today)} each organisation sees only the record that it has to do with.`, ...await settleConsents(context, mergeId)]
    }),
  ],
  subjectAccess: [
    {
      title: 'Organisations that have to do with you',
      async read({ tx }, ids) {
        const rows = await tx.selectFrom('involvement').innerJoin('organisation', 'organisation.id', 'involvement.organisation_id')
          .select(['organisation.name', 'basis', 'from_day', 'until_day']).where('person_id', 'in', [...ids]).orderBy('from_day').execute()
        return rows.map((row) => ({ Organisation: row.name, Why: row.basis, From: longDay(row.from_day), Until: row.until_day ? longDay(row.until_day) : 'still' }))
      },
    },
    { title: 'What you were asked to consent to, and what you answered', read: consentsForSubject },
    {
      title: 'Emergency access to your information',
      async read(context, ids) {
        const rows = await emergenciesOf(context, ids)
        return rows.map((row) => ({
          When: longMoment(row.from), Until: longMoment(row.until), Organisation: row.organisation, 'Ground in law': `${GROUNDS[row.ground].title} (${GROUNDS[row.ground].law})`,
          Review: row.review ? OUTCOMES[row.review.outcome] : `not finished; due on ${longDay(row.due)}`,
        }))
      },
    },
    {
      title: 'Who looked at your information',
      async read({ tx }, ids) {
        const rows = await tx.selectFrom('audit_entry').leftJoin('organisation', 'organisation.id', 'audit_entry.organisation_id')
          .select(['occurred_at', 'organisation.name', 'purpose', 'classes']).where(sql<boolean>`person_ids && ${[...ids]}::uuid[]`).orderBy('occurred_at').execute()
        return rows.map((row) => ({ When: row.occurred_at.toISOString(), Organisation: row.name, Purpose: row.purpose, Information: row.classes.join(', ') }))
      },
    },
  ],
})
