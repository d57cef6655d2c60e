// Passkeys, where the browser has them. Without this script the pages work all the same, with passwords.
(() => {
  "use strict";
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const parse = (kind, options) => {
    const key = options.publicKey;
    key.challenge = decode(key.challenge);
    if (key.user) key.user.id = decode(key.user.id);
    for (const list of [key.excludeCredentials, key.allowCredentials]) {
      for (const item of list ?? []) item.id = decode(item.id);
    }
    return { publicKey: key };
  };

  const serialize = (credential) => {
    const response = { clientDataJSON: encode(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = encode(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      extensions: credential.getClientExtensionResults(),
      response,
    });
  };

  for (const form of forms) {
    const kind = form.dataset.passkey;
    const problem = form.querySelector(".problem");
    let waiting = null;

    const ask = async (mediation) => {
      waiting?.abort();
      waiting = new AbortController();
      const signal = waiting.signal;
      problem.classList.add("hidden");
      try {
        const options = parse(kind, JSON.parse(form.dataset.options));
        const credential = await navigator.credentials[kind]({ ...options, ...(mediation && { mediation }), signal });
        form.elements.credential.value = serialize(credential);
        form.submit();
      } catch (error) {
        // A person who closed the dialog, or went on with the button, needs no message.
        if (mediation || signal.aborted || error.name === "AbortError") return;
        problem.textContent = form.dataset.problem;
        problem.classList.remove("hidden");
      }
    };

    form.classList.remove("hidden");
    form.querySelector("button").addEventListener("click", () => ask());
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
    if (form.dataset.autofill) {
      PublicKeyCredential.isConditionalMediationAvailable?.().then((available) => { if (available) ask("conditional"); });
    }
  }
  for (const hint of document.querySelectorAll("[data-without-passkeys]")) hint.classList.add("hidden");
})();
