import { isValidElement } from 'preact'
import type { ComponentChildren, JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { ServiceNavigationNavigationItem, ServiceNavigationOptions } from './options.ts'

type EndSlot = { readonly html: ComponentChildren; readonly align?: string | undefined }
const isEndSlot = (slot: unknown): slot is EndSlot => typeof slot === 'object' && slot !== null && !isValidElement(slot) && 'html' in slot

const NavigationItem = ({ item }: { readonly item: ServiceNavigationNavigationItem }): JSX.Element => {
  const active = Boolean(item.active || item.current)
  const current = item.current ? 'page' : active ? 'true' : undefined
  // Strong text remains for readers whose own colours hide ours.
  const words = active ? <strong class="govuk-service-navigation__active-fallback">{content(item)}</strong> : content(item)
  return (
    <li class={classes('govuk-service-navigation__item', active && 'govuk-service-navigation__item--active')}>
      {item.href ? <a class="govuk-service-navigation__link" href={item.href} aria-current={current} {...attributes(item.attributes)}>{words}</a> : null}
      {!item.href && (item.html || item.text) ? <span class="govuk-service-navigation__text" aria-current={current}>{words}</span> : null}
    </li>
  )
}

/** GOV.UK service navigation: the service's name and its main places, one of them active. */
export const ServiceNavigation = (options: ServiceNavigationOptions): JSX.Element => {
  const { slots } = options
  const end = isEndSlot(slots?.end) ? slots.end.html : slots?.end
  const menuText = options.menuButtonText || 'Menu'
  const id = options.navigationId || 'navigation'
  const items = (options.navigation ?? []).filter((item) => Boolean(item))
  const inner = (
    <div class={classes('govuk-width-container', isEndSlot(slots?.end) && slots.end.align === 'inline' && 'govuk-service-navigation__inlining-container')}>
      {slots?.start}
      <div class="govuk-service-navigation__container">
        {options.serviceName ? (
          <span class="govuk-service-navigation__service-name">
            {options.serviceUrl
              ? <a href={options.serviceUrl} class="govuk-service-navigation__link">{options.serviceName}</a>
              : <span class="govuk-service-navigation__text">{options.serviceName}</span>}
          </span>
        ) : null}
        {items.length > 0 || slots?.navigationStart || slots?.navigationEnd ? (
          <nav aria-label={options.navigationLabel || menuText} class={classes('govuk-service-navigation__wrapper', options.navigationClasses)}>
            {options.collapseNavigationOnMobile ?? items.length > 1 ? (
              <button
                type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle" aria-controls={id}
                aria-label={options.menuButtonLabel && options.menuButtonLabel !== menuText ? options.menuButtonLabel : undefined} hidden aria-hidden="true"
              >
                {menuText}
              </button>
            ) : null}
            <ul class="govuk-service-navigation__list" id={id}>
              {slots?.navigationStart}
              {items.map((item) => item && <NavigationItem item={item} />)}
              {slots?.navigationEnd}
            </ul>
          </nav>
        ) : null}
      </div>
      {end}
    </div>
  )
  const common = { ...attributes(options.attributes), class: classes('govuk-service-navigation', options.classes), 'data-module': 'govuk-service-navigation' }
  return options.serviceName || slots?.start || end
    ? <section {...common} aria-label={options.ariaLabel ?? 'Service information'}>{inner}</section>
    : <div {...common}>{inner}</div>
}
