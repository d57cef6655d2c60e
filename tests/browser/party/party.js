// A relying party in the browser, by oidc-client-ts. It is told its provider in the query of its first page. `data-state` of
// the body says what happened, `output` has what came of it as JSON.

const parameters = new URLSearchParams(location.search);
if (parameters.has('authority')) {
  sessionStorage.setItem('settings', JSON.stringify(Object.fromEntries(parameters)));
}
const { authority, client_id, scope, monitor } = JSON.parse(sessionStorage.getItem('settings') ?? '{}');

const manager = new oidc.UserManager({
  authority: authority ?? '',
  client_id: client_id ?? '',
  scope,
  redirect_uri: `${location.origin}/callback`,
  silent_redirect_uri: `${location.origin}/silent-callback`,
  post_logout_redirect_uri: `${location.origin}/signed-out`,
  loadUserInfo: true,
  automaticSilentRenew: false,
  // Shows that it is the page that signed the person in: the provider then need not ask again.
  includeIdTokenInSilentRenew: true,
  // The provider's frame tells whether the person is still logged in.
  monitorSession: monitor === 'true',
  query_status_response_type: 'code',
  userStore: new oidc.WebStorageStateStore({ store: sessionStorage }),
});

// The monitor raises it when the person has logged out at the provider.
manager.events.addUserSignedOut(() => (document.body.dataset.monitor = 'signed-out'));

/** Does something, and shows what came of it. */
async function show(state, action) {
  document.body.dataset.state = 'busy';
  let result;
  try {
    result = await action();
  } catch (error) {
    state = 'failed';
    result = { error: error.error ?? error.name, message: error.message };
  }
  document.querySelector('output').textContent = JSON.stringify(result ?? null);
  document.body.dataset.state = state;
}

const actions = {
  // A refresh token may need consent (OpenID Connect Core section 11).
  'sign-in': () => manager.signinRedirect({ prompt: 'consent' }),
  // In a frame with prompt=none; else oidc-client-ts would use the refresh token.
  renew: () => show('renewed', () => manager.signinSilent({ forceIframeAuth: true })),
  refresh: () => show('refreshed', () => manager.signinSilent()),
  'sign-out': () => manager.signoutRedirect(),
};

/** What each page does when it is opened. */
const pages = {
  '/': () => show('anonymous', () => manager.getUser()),
  '/callback': () => show('signed-in', () => manager.signinCallback()),
  '/silent-callback': () => manager.signinSilentCallback(),
  '/signed-out': () =>
    show('signed-out', async () => {
      await manager.signoutCallback();
      return { user: await manager.getUser() };
    }),
};

for (const [id, action] of Object.entries(actions)) {
  document.getElementById(id).addEventListener('click', () => {
    // Leaving the page counts as busy too.
    document.body.dataset.state = 'busy';
    action()?.catch?.((error) => show('failed', () => Promise.reject(error)));
  });
}
pages[location.pathname]?.();
