// Stands after govuk-frontend's module in the same file: build.rs joins the two.
// It takes the place of govuk-frontend's inline script, which the content security policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A form marked data-autosave is saved while it is filled in. Its buttons work as ever.
const WAIT = 15000
const LATER = 'Your answers are still on this page; we will try again'
const WORDS = {
  204: 'Saved',
  401: `Not saved: you are no longer signed in. Sign in again in another window. ${LATER}`,
  409: 'Not saved: somebody has saved something else meanwhile. Press the save button to see what',
  410: 'This has closed. Your answers are still on this page: press the save button to see what to do',
  412: 'Not saved: this page was opened by somebody else. Press the save button to see what to do',
  422: 'Not saved yet: something on this page must be put right. Press the save button to see what',
  unreachable: `Not saved: no connection. ${LATER}`,
}

function saveAsOneGoes(form) {
  const status = form.querySelector('[role=status]')
  let changed = false // since it was last sent
  let owed = false // sent and not saved: sent again until it is
  let sending // what can still be called off
  let timer

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words
  }

  async function send(leaving = false) {
    clearTimeout(timer)
    if (!(changed || owed) || (sending && !leaving)) return
    const fields = new FormData(form)
    const own = (sending = new AbortController())
    changed = false
    const answer = await fetch(form.action, {
      method: 'POST',
      headers: { 'X-Autosave': '1' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
      keepalive: leaving,
      signal: own.signal,
    }).then(
      (reply) => (reply.type === 'opaqueredirect' ? 'redirected' : reply.status),
      () => 'unreachable',
    )
    if (own.signal.aborted) return
    sending = undefined
    owed = ![204, 409, 410, 412, 422].includes(answer)
    if (answer === 204) {
      for (const [name, value] of fields) {
        const seen = form.elements.namedItem(`seen-${name}`)
        if (seen) seen.value = value
      }
    }
    say(WORDS[answer] ?? `Not saved. ${LATER}`)
    if (changed) send()
    else if (owed) timer = setTimeout(send, WAIT)
  }

  form.addEventListener('change', () => {
    changed = true
    send()
  })
  form.addEventListener('input', () => {
    changed = true
    clearTimeout(timer)
    timer = setTimeout(send, WAIT)
  })
  form.addEventListener('submit', (event) => {
    if (!navigator.onLine) {
      // The browser's own page would take the place of what was typed.
      event.preventDefault()
      return say(WORDS.unreachable)
    }
    // The older words must not come after those of the button.
    sending?.abort()
    clearTimeout(timer)
    sending = undefined
    changed = owed = false
  })
  window.addEventListener('online', () => send())
  window.addEventListener('pagehide', () => send(true))
  window.addEventListener('beforeunload', (event) => {
    if (owed) event.preventDefault()
  })
}

document.querySelectorAll('form[data-autosave]').forEach(saveAsOneGoes)

// Somebody signed in is told five minutes before they are signed out. The server alone knows when
// that is, since other tabs count too: it is asked, and asking changes nothing.
const WARNED = 300 // seconds
const FIRST_ASKED = 60000

function watchSession(address) {
  const dialog = document.createElement('dialog')
  dialog.className = 'app-dialog'
  dialog.setAttribute('role', 'alertdialog')
  dialog.setAttribute('aria-labelledby', 'session-title')
  dialog.setAttribute('aria-describedby', 'session-text')
  document.body.append(dialog)
  let timer
  let asked = Date.now()

  const element = (name, className, text, id) => {
    const made = document.createElement(name)
    made.className = className
    made.textContent = text
    if (id) made.id = id
    return made
  }

  function show(title, text, acts) {
    dialog.replaceChildren(
      element('h2', 'govuk-heading-m', title, 'session-title'),
      element('p', 'govuk-body', text, 'session-text'),
      ...acts,
    )
    if (!dialog.open) dialog.showModal()
    acts[0].focus()
  }

  function act(text, done, secondary = '') {
    const button = element('button', `govuk-button ${secondary}`, text)
    button.type = 'button'
    button.addEventListener('click', done)
    return button
  }

  const close = () => dialog.close()

  function over() {
    const link = element('a', 'govuk-button', 'Sign in in a new tab')
    Object.assign(link, { href: '/sign-in', target: '_blank', rel: 'noopener' })
    link.setAttribute('role', 'button')
    link.addEventListener('click', close)
    const text = 'What you typed is still on this page. Sign in in a new tab, then come back to this one and go on.'
    show('You have been signed out', text, [link, act('Close', close, 'govuk-button--secondary')])
  }

  function warn(seconds, canStay) {
    const time = new Date(Date.now() + seconds * 1000)
    const at = time.toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true })
    if (canStay) {
      const text = `You have not used this service for a while. You will be signed out at ${at}.`
      show('You will be signed out soon', text, [act('Stay signed in', () => ask('POST'))])
    } else {
      const text = `You signed in nearly 12 hours ago, and can’t stay signed in for longer. You will be signed out at ${at}. Save what you are doing, then sign in again.`
      show('You will be signed out soon', text, [act('Close', close)])
    }
  }

  function plan({ idle, all }) {
    const left = Math.min(idle, all)
    if (left > WARNED) {
      if (dialog.open) close()
      wait(left - WARNED)
    } else {
      warn(left, idle < all)
      wait(left + 1)
    }
  }

  function wait(seconds) {
    clearTimeout(timer)
    timer = setTimeout(ask, Math.min(seconds * 1000, 2 ** 31 - 1))
  }

  async function ask(method) {
    asked = Date.now()
    const reply = await fetch(address, {
      method: method === 'POST' ? method : 'GET',
      redirect: 'manual',
    }).catch(() => undefined)
    if (reply?.ok) plan(await reply.json())
    else if (reply?.status === 401 || reply?.type === 'opaqueredirect') over()
    else wait(60)
  }

  // A computer that slept, or another tab that was used.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - asked > FIRST_ASKED) ask()
  })
  timer = setTimeout(ask, FIRST_ASKED)
}

const signedIn = document.querySelector('[data-session]')
if (signedIn) watchSession(signedIn.dataset.session)
