// After GOV.UK Frontend's own module, in the same file: without any of this every page still works.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A button that prints; without scripts the browser's own menu does, so it is shown only here.
for (const button of document.querySelectorAll('[data-module="throughline-print"]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
