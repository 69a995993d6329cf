/** Pages of the doors themselves: signing in, and a plain message when there is nothing else to show. */
import type { JSX } from 'preact'
import { Form } from './form.tsx'
import type { Frame } from './frame.ts'
import { Button } from './govuk/button.tsx'
import { PasskeySignIn, PasswordForm } from './local-sign-in.tsx'

export interface SignInHat {
  readonly membershipId: string
  readonly name: string
  readonly about: string | null
  readonly organisation: string
  readonly role: string
  readonly roleTitle: string
  readonly purposeTitle: string
}

/** One heading and one sentence that helps. */
export const MessagePage = ({ heading, words }: { readonly heading: string; readonly words: string }): JSX.Element => (
  <>
    <h1 class="govuk-heading-l">{heading}</h1>
    <p class="govuk-body">{words}</p>
  </>
)

/** The sign-in page: the provider's button, and in a demonstration its people by role. */
export const SignInPage = ({ frame, hats, to, provider, demonstration, nextDay }: {
  readonly frame: Frame
  readonly hats: readonly SignInHat[]
  readonly to: string
  readonly provider: string | null
  readonly demonstration: boolean
  /** File names of the extracts that the demonstration's data officers load. */
  readonly nextDay: readonly string[]
}): JSX.Element => {
  const roles = [...new Set(hats.map((hat) => hat.roleTitle))]
  return (
    <>
      <h1 class="govuk-heading-xl">Sign in</h1>
      {provider ? <Button href={`/sign-in/provider?to=${encodeURIComponent(to)}`} text={`Sign in with ${provider}`} /> : null}
      {demonstration ? (
        <>
          <p class="govuk-body-l">This is a demonstration. Choose whose work you want to see: each sees only what their organisation’s agreements allow.</p>
          <form method="post" action="/sign-in" class="tl-people">
            <input type="hidden" name="to" value={to} />
            {roles.map((role) => (
              <section class="tl-people__role">
                <h2 class="govuk-heading-m">{role}</h2>
                <ul class="tl-people__list">
                  {hats.filter((hat) => hat.roleTitle === role).map((hat) => (
                    <li class="tl-people__person">
                      <button class="tl-people__choose" type="submit" name="person" value={hat.membershipId}>
                        <strong>{hat.name}</strong><span>{hat.organisation}</span>
                      </button>
                      {hat.about ? <p class="tl-people__about">{hat.about}</p> : null}
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </form>
          {nextDay.length > 0 ? (
            <p class="govuk-body">
              To play a data officer, save that agency’s next extract first:{' '}
              {nextDay.map((name, i) => <>{i > 0 ? ', ' : ''}<a class="govuk-link" href={`/next-day/${name}`} download>{name}</a></>)}.
            </p>
          ) : null}
        </>
      ) : null}
      <section class="tl-own-account" id="own-account">
        {demonstration || provider ? <h2 class="govuk-heading-m">{demonstration ? 'Or sign in with an account of its own' : 'Or sign in with an account that is kept here'}</h2> : null}
        {demonstration ? <p class="govuk-body">As partnerships without an identity provider do: follow an invitation of an administrator first.</p> : null}
        <PasskeySignIn frame={frame} to={to} />
        <PasswordForm frame={frame} to={to} />
      </section>
      <p class="govuk-body"><a class="govuk-link" href="/papers">Read published papers</a> without signing in.</p>
    </>
  )
}

/** Somebody who acts for several organisations chooses one: its role and purpose decide what they see. */
export const HatsPage = ({ frame, hats }: { readonly frame: Frame; readonly hats: readonly SignInHat[] }): JSX.Element => (
  <>
    <h1 class="govuk-heading-l">Whom do you act for now?</h1>
    <p class="govuk-body">You see what the organisation you choose may see, and what you do is recorded for it.</p>
    {hats.map((hat) => (
      <section class="tl-hat">
        <Form frame={frame} action="/hats" hidden={{ hat: hat.membershipId }} submit={`${hat.roleTitle}, ${hat.organisation}`} submitClasses="govuk-button--secondary" />
        <p class="govuk-hint">Purpose: {hat.purposeTitle}</p>
      </section>
    ))}
  </>
)
