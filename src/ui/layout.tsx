/** The whole document around a page: neutral header, navigation by role, who is signed in and why, errors first, footer. */
import type { ComponentChildren, JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { assetUrl } from './assets.ts'
import { ErrorSummary } from './form.tsx'
import type { Frame } from './frame.ts'
import { BackLink } from './govuk/back-link.tsx'
import { Breadcrumbs } from './govuk/breadcrumbs.tsx'
import { GenericHeader } from './govuk/generic-header.tsx'
import { NotificationBanner } from './govuk/notification-banner.tsx'
import { PhaseBanner } from './govuk/phase-banner.tsx'
import { ServiceNavigation } from './govuk/service-navigation.tsx'
import { SkipLink } from './govuk/skip-link.tsx'

const PRODUCT = 'Throughline'

/** Our own mark: one thread through the points of a life. Not a crown, which belongs to GOV.UK. */
const Mark = (): JSX.Element => (
  <svg class="tl-mark" xmlns="http://www.w3.org/2000/svg" width="46" height="30" viewBox="0 0 46 30" aria-hidden="true" focusable="false">
    <path class="tl-mark__thread" d="M3 22 C 11 22, 11 8, 19 8 S 28 22, 34 16 S 41 8, 43 8" fill="none" stroke-width="3" stroke-linecap="round" />
    <circle cx="4" cy="22" r="3.5" /><circle cx="19" cy="8" r="3.5" /><circle cx="42" cy="8" r="3.5" />
  </svg>
)

/** So many places stand open; the others wait behind one word, so that on a phone the page itself comes first. */
const PLACES_SHOWN = 5

/** The way around: the first places, the one that is open, and the rest to unfold, which needs no script. */
const Places = ({ navigation }: Pick<Frame, 'navigation'>): JSX.Element => {
  const few = navigation.length <= PLACES_SHOWN + 1
  const shown = navigation.filter(({ active }, place) => few || place < PLACES_SHOWN || active)
  const rest = navigation.filter((place) => !shown.includes(place))
  return (
    <ServiceNavigation
      navigation={shown} navigationLabel="Main places"
      slots={rest.length === 0 ? undefined : { navigationEnd: (
        <li class="govuk-service-navigation__item tl-more">
          <details>
            <summary class="govuk-service-navigation__link tl-more__summary">More places</summary>
            <ul class="tl-more__list">{rest.map(({ text, href }) => <li><a class="govuk-service-navigation__link" href={href}>{text}</a></li>)}</ul>
          </details>
        </li>
      ) }}
    />
  )
}

const SignedIn = ({ frame }: { readonly frame: Frame }): JSX.Element | null => {
  const { viewer } = frame
  if (!viewer) return null
  return (
    <div class="tl-signed-in">
      <div class="govuk-width-container tl-signed-in__row">
        <p class="tl-signed-in__who">
          <strong><a class="govuk-link" href="/account">{viewer.name}</a></strong>, {viewer.roleTitle}, {viewer.organisation}
          <span class="tl-signed-in__purpose"><span class="tl-signed-in__why">Purpose:</span> {viewer.purposeTitle}</span>
        </p>
        {frame.notices === undefined ? null : <a class="govuk-link tl-signed-in__notices" href="/notices">Notices{frame.notices === 0 ? '' : <strong> ({frame.notices === 100 ? '100 or more' : frame.notices})</strong>}</a>}
        <form method="post" action="/sign-out" class="tl-signed-in__out">
          <input type="hidden" name="_csrf" value={frame.csrf} />
          <button type="submit" class="tl-link-button">Sign out</button>
        </form>
      </div>
    </div>
  )
}

/** On every page while it lasts: whose record is open by emergency access, how long still, and the way to end it. */
const Emergencies = ({ frame }: { readonly frame: Frame }): JSX.Element | null => (frame.emergencies === undefined || frame.emergencies.length === 0 ? null : (
  <section class="tl-emergency" aria-label="Emergency access">
    {frame.emergencies.map(({ id, personId, reference, minutesLeft }) => (
      <div class="govuk-width-container tl-emergency__row">
        <p class="govuk-body">
          <strong>Emergency access</strong> to <a class="govuk-link govuk-link--inverse" href={`/people/${personId}`}>{reference}</a>: {minutesLeft === 1 ? 'less than a minute' : `${minutesLeft} minutes`} left. What you open is recorded and reviewed.
        </p>
        <form method="post" action={`/emergency-access/${id}/ending`}>
          <input type="hidden" name="_csrf" value={frame.csrf} />
          <button type="submit" class="tl-link-button">End it now</button>
        </form>
      </div>
    ))}
  </section>
))

const Footer = ({ frame }: { readonly frame: Frame }): JSX.Element => (
  <footer class="tl-footer">
    <div class="govuk-width-container">
      <p class="govuk-body-s">
        {PRODUCT}: one thread from a person to a board.{' '}
        {frame.demonstration ? 'The people in this demonstration are invented; the areas, prisons and contracted services are real.' : null}
      </p>
      {frame.footer && frame.footer.length > 0 ? (
        <ul class="tl-footer__links">{frame.footer.map(({ text, href }) => <li><a class="govuk-link" href={href}>{text}</a></li>)}</ul>
      ) : null}
    </div>
  </footer>
)

export interface LayoutProps {
  /** The page's own title, which is also its first heading; "Error: " and the product's name are added. */
  readonly title: string
  readonly frame: Frame
  readonly children: ComponentChildren
  /** Stands directly above the main content. */
  readonly back?: { readonly text?: string | undefined; readonly href: string } | undefined
  /** The way here, nearest last; the page itself is not repeated. */
  readonly trail?: readonly { readonly text: string; readonly href: string }[] | undefined
  /** Between the navigation and the content, over the whole width: the identity bar of one person's pages. */
  readonly banner?: ComponentChildren
  /** For pages that are mostly tables: uses the whole window. */
  readonly wide?: boolean | undefined
}

/** A whole HTML document. The page gives its own `<h1>`. */
export const Layout = ({ title, frame, children, back, trail, banner, wide }: LayoutProps): JSX.Element => {
  const failed = frame.errors.length > 0
  return (
    <html lang="en" class="govuk-template">
      <head>
        <meta charset="utf-8" />
        <title>{`${failed ? 'Error: ' : ''}${title} – ${PRODUCT}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#123b3a" />
        <meta name="robots" content={frame.viewer ? 'noindex, nofollow' : 'index'} />
        <link rel="icon" href={assetUrl('throughline.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('throughline.css')} />
        <script type="module" src={assetUrl('throughline.js')} />
        {frame.passkeyAsked === undefined ? null : <script type="module" src={assetUrl('passkeys.js')} />}
      </head>
      <body class={wide ? 'govuk-template__body tl-wide' : 'govuk-template__body'}>
        <SkipLink text="Skip to main content" href="#main-content" />
        <header>
          <GenericHeader logoHtml={<><Mark /><span class="tl-wordmark">{PRODUCT}</span></>} url="/" classes="tl-header" />
          {frame.navigation.length > 0 ? <Places navigation={frame.navigation} /> : null}
          <SignedIn frame={frame} />
          {frame.demonstration ? <PhaseBanner tag={{ html: <>Demonstration<span class="govuk-visually-hidden">:</span></> }} text="every person here is invented" /> : null}
        </header>
        <Emergencies frame={frame} />
        {banner === undefined ? null : <section aria-label="This record">{banner}</section>}
        <div class="govuk-width-container">
          {trail ? <Breadcrumbs items={trail} collapseOnMobile /> : null}
          {back ? <nav aria-label="Back"><BackLink href={back.href} text={back.text} /></nav> : null}
          <main class="govuk-main-wrapper" id="main-content" tabindex={-1}>
            <ErrorSummary frame={frame} />
            {frame.notice && !failed ? <NotificationBanner type="success" titleText="Done" text={frame.notice} /> : null}
            {children}
          </main>
        </div>
        <Footer frame={frame} />
      </body>
    </html>
  )
}

/** The text of a page: what the web door sends. Everything in it is escaped. */
export const documentText = (page: JSX.Element): string => `<!DOCTYPE html>${renderToString(page)}`

/** A part of a page for our own script: what it says to whoever cannot see it, then the part. Everything in it is escaped. */
export const partText = (status: string, part: JSX.Element): string => renderToString(<><p>{status}</p>{part}</>)
