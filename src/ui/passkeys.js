// Passkeys: asks the browser, and puts its answer into the form. Without this script these forms stay hidden, and codes from an app do the same.
const offered = typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'

const answer = (form) => {
  const asked = JSON.parse(form.dataset.asked)
  return form.dataset.passkey === 'new'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) })
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const place = form.closest('[data-passkey-place]') ?? form
  place.hidden = !offered
  form.addEventListener('submit', (event) => {
    const box = form.elements.namedItem('passkey')
    if (box.value !== '') return
    event.preventDefault()
    const said = form.querySelector('[role="status"]')
    said.textContent = ''
    answer(form).then((credential) => {
      box.value = JSON.stringify(credential)
      return form.submit()
    }).catch(() => {
      said.textContent = 'No passkey was used. Try again, or go on without one.'
    })
  })
}
