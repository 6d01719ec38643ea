"use strict";

// The tokens are in cookies that no script can read. This one is for scripts: whoever sends it back is a page of this server. It has no
// prefix where `secure = false`.
const csrf = () => /(?:^|; )(?:__Host-)?jwt-csrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";

// That of the session which this page shows. Should somebody else log in in another tab, it fits no more, and nothing is done in his name.
let shown = "";

function ask(method, path, body) {
  const headers = { "X-CSRF-Token": shown || csrf() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

// A refresh token is good once: tabs take turns, and whoever waited looks first whether another one has been there.
function refresh() {
  const turns = navigator.locks ?? { request: (_, action) => action() };
  return turns.request("refresh", async () => {
    if ((await ask("GET", "/me")).ok) return true;
    return (await ask("POST", "/refresh")).ok;
  });
}

// An access token lives for minutes. When it has ended, the next one is fetched, and the user notices nothing.
async function send(method, path, body) {
  const answer = await ask(method, path, body);
  return answer.status === 401 && (await refresh()) ? ask(method, path, body) : answer;
}

const element = (id) => document.getElementById(id);

async function show() {
  shown = csrf();
  const me = await send("GET", "/me");
  element("login").hidden = me.ok;
  element("inside").hidden = !me.ok;
  if (!me.ok) return void element("notes").replaceChildren();
  element("who").textContent = await me.text();
  const notes = await send("GET", "/notes");
  const items = (await notes.json()).map((note) => Object.assign(document.createElement("li"), { textContent: note }));
  element("notes").replaceChildren(...items);
}

// What a form or a button does; then the page is shown as it is now.
function on(id, event, action) {
  element(id).addEventListener(event, async (event) => {
    event.preventDefault();
    const answer = await action(new FormData(event.target instanceof HTMLFormElement ? event.target : undefined));
    element("problem").textContent = answer.ok ? "" : (await answer.json()).detail;
    if (answer.ok && event.target instanceof HTMLFormElement) event.target.reset();
    await show();
  });
}

on("login", "submit", (form) => ask("POST", "/login", { name: form.get("name"), password: form.get("password") }));
on("write", "submit", (form) => send("POST", "/notes", form.get("note")));
on("logout", "click", () => ask("POST", "/logout"));
on("everywhere", "click", () => send("POST", "/logout-everywhere"));

// Also where the browser shows the page as it was, after the button back.
addEventListener("pageshow", show);
