/** What the cards of a request's page share: the request as it was read, and the last step of every answer. */
import type { VNode } from 'preact'
import type { Query } from '../../platform/action.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import type { openRequest } from '../actions.ts'
import { requestHref } from './requests.tsx'

/** One request as its page was given it. */
export type View = typeof openRequest extends Query<infer _I, infer O> ? O : never
export interface Part { readonly view: View; readonly frame: Frame }

/** The hidden field by which a form that somebody else overtook is refused. */
export const versionOf = ({ request }: View): Readonly<Record<string, string>> => ({ version: String(request.version) })

/** The form on which it is recorded that the person has the answer. */
export const Told = ({ view, frame, about }: Part & { readonly about: string }): VNode => (
  <SummaryCard title="Next: the person gets the answer" tone="working">
    <p class="govuk-body">{about}</p>
    <Form frame={frame} action={`${requestHref(view.request.id)}/answer`} hidden={versionOf(view)} submit="They have it">
      <TextField frame={frame} name="how" label="How did they get it?" hint="Handed over, recorded post, read out" />
    </Form>
  </SummaryCard>
)
