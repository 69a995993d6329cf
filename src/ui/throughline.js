// After GOV.UK Frontend's own module, in the same file: without any of this every page still works.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// How far something is that the worker does: the same page is asked again and its own words are shown, until they are gone.
const followed = document.querySelector('[data-follow]')
if (followed) {
  const again = async () => {
    const answer = await fetch(followed.dataset.follow, { headers: { accept: 'text/html' } }).catch(() => null)
    if (!answer?.ok) return void setTimeout(() => void again(), 5000)
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-follow]')
    if (!fresh) return location.reload()
    followed.replaceChildren(...fresh.childNodes)
    setTimeout(() => void again(), 2000)
  }
  setTimeout(() => void again(), 2000)
}
