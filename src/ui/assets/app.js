// Stands after govuk-frontend's module in the same file: build.rs joins the two.
// It takes the place of govuk-frontend's inline script, which the content security policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
