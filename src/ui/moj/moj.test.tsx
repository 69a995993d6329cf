/**
 * Nunjucks is not installed, so what MoJ Frontend 11.1.0's template.njk files give for the documented examples is written out here.
 */
import type { JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { normalised } from '../normalised-markup.ts'
import { Badge } from './badge.tsx'
import { Filter } from './filter.tsx'
import { IdentityBar } from './identity-bar.tsx'
import { SubNavigation } from './sub-navigation.tsx'
import { Timeline } from './timeline.tsx'

const examples: readonly (readonly [string, JSX.Element, string])[] = [
  ['a badge', <Badge text="Urgent" />, '<span class="moj-badge">Urgent</span>'],
  [
    'a red badge with an attribute', <Badge text="High" classes="moj-badge--red" attributes={{ id: 'risk' }} />,
    '<span class="moj-badge moj-badge--red" id="risk">High</span>',
  ],
  [
    'a timeline',
    <Timeline items={[
      { label: { text: 'Application requires confirmation' }, text: 'Your application status has changed.', datetime: { timestamp: '2019-06-14T14:01:00.000Z', text: '14 June 2019 at 2:01pm' }, byline: { text: 'Joe Bloggs' } },
      { label: { text: 'Documents uploaded' }, html: <ul class="govuk-list"><li>Evidence</li></ul>, datetime: { timestamp: '2019-06-07', text: '7 June 2019' } },
    ]} />,
    `<div class="moj-timeline">
      <div class="moj-timeline__item">
        <div class="moj-timeline__header">
          <h2 class="moj-timeline__title">Application requires confirmation</h2>
          <p class="moj-timeline__byline">by Joe Bloggs</p>
        </div>
        <p class="moj-timeline__date"><time datetime="2019-06-14T14:01:00.000Z">14 June 2019 at 2:01pm</time></p>
        <div class="moj-timeline__description">Your application status has changed.</div>
      </div>
      <div class="moj-timeline__item">
        <div class="moj-timeline__header"><h2 class="moj-timeline__title">Documents uploaded</h2></div>
        <p class="moj-timeline__date"><time datetime="2019-06-07">7 June 2019</time></p>
        <div class="moj-timeline__description"><ul class="govuk-list"><li>Evidence</li></ul></div>
      </div>
    </div>`,
  ],
  [
    'a sub-navigation',
    <SubNavigation label="Sub navigation" items={[{ text: 'Nav item 1', href: '#1', active: true }, { text: 'Nav item 2', href: '#2' }]} />,
    `<nav class="moj-sub-navigation" aria-label="Sub navigation">
      <ul class="moj-sub-navigation__list">
        <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" aria-current="page" href="#1">Nav item 1</a></li>
        <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" href="#2">Nav item 2</a></li>
      </ul>
    </nav>`,
  ],
  [
    'an identity bar', <IdentityBar title={{ html: 'James Smith' }} menus={[<a href="#plan">Plan</a>]} />,
    `<div class="moj-identity-bar"><div class="moj-identity-bar__container">
      <div class="moj-identity-bar__details"><span class="moj-identity-bar__title">James Smith</span></div>
      <div class="moj-identity-bar__actions"><div class="moj-identity-bar__menu"><a href="#plan">Plan</a></div></div>
    </div></div>`,
  ],
  [
    'a filter with what is selected',
    <Filter
      heading={{ text: 'Filter' }}
      selectedFilters={{
        heading: { text: 'Selected filters' }, clearLink: { text: 'Clear filters', href: '/list' },
        categories: [{ heading: { text: 'Pathway' }, items: [{ text: 'Health', href: '/list?without=health' }] }],
      }}
    >
      <p>Options</p>
    </Filter>,
    `<div class="moj-filter" data-module="moj-filter">
      <div class="moj-filter__header">
        <div class="moj-filter__header-title"><h2 class="govuk-heading-m">Filter</h2></div>
        <div class="moj-filter__header-action"></div>
      </div>
      <div class="moj-filter__content">
        <div class="moj-filter__selected">
          <div class="moj-filter__selected-heading">
            <div class="moj-filter__heading-title"><h2 class="govuk-heading-m">Selected filters</h2></div>
            <div class="moj-filter__heading-action"><p><a class="govuk-link govuk-link--no-visited-state" href="/list">Clear filters</a></p></div>
          </div>
          <h3 class="govuk-heading-s govuk-!-margin-bottom-0">Pathway</h3>
          <ul class="moj-filter-tags">
            <li><a class="moj-filter__tag" href="/list?without=health"><span class="govuk-visually-hidden">Remove this filter</span> Health</a></li>
          </ul>
        </div>
        <div class="moj-filter__options">
          <button type="submit" class="govuk-button" data-module="govuk-button">Apply filters</button>
          <p>Options</p>
        </div>
      </div>
    </div>`,
  ],
]

describe('the MoJ components give what the templates of MoJ Frontend give', () => {
  test.each(examples)('for %s', (_name, ours, theirs) => {
    expect(normalised(renderToString(ours))).toEqual(normalised(theirs))
  })
})
