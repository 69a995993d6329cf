// After GOV.UK Frontend's own module, in the same file: without any of this every page still works.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
