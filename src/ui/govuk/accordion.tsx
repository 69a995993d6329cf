import type { JSX } from 'preact'
import { attributes, classes, content, hasContent, heading, translations } from './markup.ts'
import type { AccordionItem, AccordionOptions } from './options.ts'

const Section = ({ id, level, index, item }: { readonly id: string; readonly level: number | undefined; readonly index: number; readonly item: AccordionItem }): JSX.Element => {
  const Heading = heading(level)
  return (
    <div class={classes('govuk-accordion__section', item.expanded && 'govuk-accordion__section--expanded')}>
      <div class="govuk-accordion__section-header">
        <Heading class="govuk-accordion__section-heading">
          <span class="govuk-accordion__section-button" id={`${id}-heading-${index}`}>{content(item.heading)}</span>
        </Heading>
        {hasContent(item.summary) ? (
          <div class="govuk-accordion__section-summary govuk-body" id={`${id}-summary-${index}`}>{content(item.summary)}</div>
        ) : null}
      </div>
      <div id={`${id}-content-${index}`} class="govuk-accordion__section-content">
        {item.content?.html || (item.content?.text ? <p class="govuk-body">{item.content.text}</p> : null)}
      </div>
    </div>
  )
}

/** GOV.UK accordion: sections that open and close; all open without scripts. */
export const Accordion = (options: AccordionOptions): JSX.Element => (
  <div
    class={classes('govuk-accordion', options.classes)} data-module="govuk-accordion" id={options.id}
    {...translations({
      'hide-all-sections': options.hideAllSectionsText,
      'hide-section': options.hideSectionText,
      'hide-section-aria-label': options.hideSectionAriaLabelText,
      'show-all-sections': options.showAllSectionsText,
      'show-section': options.showSectionText,
      'show-section-aria-label': options.showSectionAriaLabelText,
    })}
    data-remember-expanded={options.rememberExpanded === undefined ? undefined : String(options.rememberExpanded)} {...attributes(options.attributes)}
  >
    {(options.items ?? []).map((item, index) => item && <Section id={options.id} level={options.headingLevel} index={index + 1} item={item} />)}
  </div>
)
