/** The pages and forms of referrals; a change of state is a noun that is posted. */
import { longDay } from '../../core/dates.ts'
import { form, type PageRequest, type Pages, type Values } from '../../ui/page.ts'
import { acceptReferral, declineReferral, finishReferral, informProvider, recheckReferral, recordSession, sendReferral, withdrawReferral } from '../actions.ts'
import { inboxPage, sentPage } from './lists.tsx'
import { referralsPanel } from './panel.tsx'
import { referralPage } from './referral.tsx'
import { sendingPage } from './sending.tsx'

const ofReferral = ({ params }: PageRequest, values: Values): Values => ({ ...values, referral: params['referral'] ?? '' })
const back = (done: { readonly referral: string }): string => `/referrals/${done.referral}`

const forms = [
  form({
    path: '/people/:person/services/:service/referral', does: sendReferral, again: sendingPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] ?? '', service: params['service'] ?? '' }),
    next: (sent) => back(sent),
    notice: (sent) => `Referral ${sent.reference} was sent to ${sent.provider}, which is asked to answer by ${longDay(sent.respondBy)}.`,
  }),
  form({ path: '/referrals/:referral/acceptance', does: acceptReferral, again: referralPage, input: ofReferral, next: back, notice: () => 'You accepted the referral. The next step is the first session.' }),
  // A provider that declined no longer sees the person, so the way on is the inbox.
  form({ path: '/referrals/:referral/refusal', does: declineReferral, again: referralPage, input: ofReferral, next: () => '/referrals', notice: () => 'You declined the referral. The referrer is told why.' }),
  form({ path: '/referrals/:referral/withdrawal', does: withdrawReferral, again: referralPage, input: ofReferral, next: back, notice: () => 'The referral is withdrawn.' }),
  form({ path: '/referrals/:referral/sessions', does: recordSession, again: referralPage, input: ofReferral, next: back, notice: () => 'The session is recorded.' }),
  form({ path: '/referrals/:referral/outcome', does: finishReferral, again: referralPage, input: ofReferral, next: back, notice: () => 'The referral is finished. You have 28 days to complete your records.' }),
  form({ path: '/referrals/:referral/information', does: informProvider, again: referralPage, input: ofReferral, next: back, notice: () => 'The provider is asked to read it again.' }),
  form({ path: '/referrals/:referral/recheck', does: recheckReferral, again: referralPage, input: ofReferral, next: back, notice: () => 'Thank you. The referrer can see that you have read it again.' }),
]

export const referralsPages: Pages = { routes: [inboxPage, sentPage, referralPage, sendingPage, ...forms], panels: [referralsPanel] }
