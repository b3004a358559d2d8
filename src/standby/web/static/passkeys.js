// Passkeys: the server asks, the browser answers with what a device has signed, and the server looks at it.
"use strict";
(() => {
  if (!("PublicKeyCredential" in window)) return;

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const named = (each) => ({ ...each, id: bytes(each.id) });

  // Sends a form and returns what came back; what was refused becomes an error with the server's own sentence.
  async function send(to, form) {
    const answer = await fetch(to, { method: "POST", body: new URLSearchParams(form) });
    const told = await answer.json().catch(() => ({ says: "The server could not be understood: load the page again." }));
    if (!answer.ok) throw new Error(told.says);
    return told;
  }

  // Writes what the device answered as the JSON that the specification of passkeys lays down.
  function written(made) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[part]) response[part] = text(made.response[part]);
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  }

  // Does something for as long as it takes, and says below it what went wrong.
  function doing(button, told, what) {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (button.form && !button.form.reportValidity()) return;
      button.disabled = true;
      told.textContent = "";
      try {
        await what();
      } catch (problem) {
        told.textContent =
          problem.name === "NotAllowedError"
            ? "No passkey was given: the dialogue was closed, timed out, or there is none for this room."
            : problem.name === "InvalidStateError"
              ? "This device has a passkey for this account already."
              : problem.message;
      }
      button.disabled = false;
    });
  }

  const enter = document.querySelector("[data-passkey=enter]");
  if (enter) {
    enter.hidden = false;
    doing(enter.querySelector("button"), enter.querySelector("[role=alert]"), async () => {
      const { token, options } = await send("/sign-in/passkey/begin", {});
      options.challenge = bytes(options.challenge);
      options.allowCredentials = (options.allowCredentials || []).map(named);
      const answer = written(await navigator.credentials.get({ publicKey: options }));
      const { to } = await send("/sign-in/passkey", { token, answer, next: enter.dataset.next });
      location.assign(to);
    });
  }

  const add = document.querySelector("[data-passkey=add]");
  if (add) {
    add.hidden = false;
    doing(add.querySelector("button"), add.querySelector("[role=alert]"), async () => {
      const form = Object.fromEntries(new FormData(add));
      const { token, options } = await send("/account/passkeys/begin", form);
      options.challenge = bytes(options.challenge);
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = (options.excludeCredentials || []).map(named);
      const answer = written(await navigator.credentials.create({ publicKey: options }));
      await send("/account/passkeys", { form: form.form, name: form.name, token, answer });
      location.assign("/account");
    });
  }
})();
