// Search as you type, and lists that look again by themselves. Without this every page works by its
// forms and links.
const parts = () => [...document.querySelectorAll("[data-live]")];
// What each of them was when it was fetched last.
const fetched = {};
let latest = 0;
let isSentAway = false;

// Fetches a page and takes its parts over. False: there was nothing to take.
const look = async (url, quietly, form) => {
  const mine = ++latest;
  let answer;
  let text;
  try {
    const byItself = { headers: { "x-quietly": "1" }, signal: AbortSignal.timeout(10_000) };
    answer = await fetch(url, quietly ? byItself : form);
    text = await answer.text();
  } catch {
    // Nobody answers, or the answer broke off, or stays away.
    return false;
  }
  if (answer.redirected) {
    // Asked under the former token of a session that a code has just renewed, in this tab or another:
    // the next time it is asked under the new one. What is sent away twice has no session any more, and
    // the logon says so.
    if (quietly && !isSentAway) {
      isSentAway = true;
      return false;
    }
    location.assign(answer.url);
    return true;
  }
  isSentAway = false;
  if (!answer.ok && answer.status !== 422) return false;
  const page = new DOMParser().parseFromString(text, "text/html");
  if (mine !== latest) return true;
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    const html = fresh?.innerHTML;
    // Not by what is there now: a translator may have changed that.
    if (fresh && html !== (fetched[part.id] ?? part.innerHTML)) part.replaceChildren(...fresh.childNodes);
    fetched[part.id] = html;
  }
  return true;
};

const search = document.querySelector("form[data-search]");
let typing;
search?.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const fields = [...new FormData(search)].filter(([, value]) => value);
    const url = `${search.getAttribute("action")}?${new URLSearchParams(fields)}`;
    history.replaceState(null, "", url);
    look(url, false);
  }, 150);
});

// Its own address: that of the page may be one of a form, which must not be sent again.
const again = document.querySelector("[data-again]")?.dataset.again;
// Milliseconds after an answer: with what the answer takes, what happens is seen within two seconds.
const PAUSE = 1200;
let isLeft = false;
document.addEventListener("submit", ({ defaultPrevented }) => (isLeft ||= !defaultPrevented));
const lookAgain = async () => {
  if (isLeft) return;
  if (!document.hidden) await look(again, true);
  setTimeout(lookAgain, PAUSE);
};
if (again) setTimeout(lookAgain, PAUSE);

// The end of the session is told two minutes before, and then takes away what the page shows. Another tab
// may have kept it: only the server knows.
const ending = document.getElementById("ending");
const WARNED = 120_000;
let endsAt = Date.now() + 1000 * ending.dataset.ends;
const askWhen = async () => {
  try {
    const answer = await fetch(again ?? "/support", { headers: { "x-quietly": "1" }, signal: AbortSignal.timeout(10_000) });
    if (answer.redirected) location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    endsAt = Date.now() + 1000 * page.getElementById("ending").dataset.ends;
    return true;
  } catch {
    // Nobody answers: it ends when it was to end.
    return false;
  }
};
const warning = document.createElement("p");
warning.setAttribute("role", "alert");
warning.textContent = ending.dataset.warning;
const problem = document.createElement("p");
problem.className = "error";
problem.setAttribute("role", "alert");
// What is there when nobody can say that the session goes on.
const over = document.createElement("main");
over.className = "card";
const title = document.createElement("h1");
title.tabIndex = -1;
const lead = document.createElement("p");
const action = document.createElement("a");
action.className = "primary";
action.href = "";
over.append(title, lead, action);
[title.textContent, lead.textContent, action.textContent] = ending.dataset.over.split("\n");
const isNear = () => endsAt - Date.now() <= WARNED;
let asked = 0;
const watchEnd = async () => {
  // Another tab may keep it even while this one warns.
  if (isNear() && (endsAt <= Date.now() || Date.now() - asked > 10_000)) {
    await askWhen();
    asked = Date.now();
  }
  ending.classList.toggle("near", isNear());
  if (!isNear()) warning.remove();
  else if (!warning.isConnected) ending.prepend(warning);
  const isOver = endsAt <= Date.now();
  document.querySelector("main").hidden = isOver;
  if (!isOver) over.remove();
  else if (!over.isConnected) {
    ending.before(over);
    document.title = title.textContent;
    title.focus();
  }
  setTimeout(watchEnd, 1000);
};
setTimeout(watchEnd, 1000);
ending.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams();
  try {
    const answer = await fetch(ending.action, { method: "POST", body, signal: AbortSignal.timeout(10_000) });
    // Another server may not know of it yet.
    const [, seconds] = (await answer.text()).match(/^stays:(\d+)$/) ?? [];
    if (seconds) endsAt = Date.now() + 1000 * seconds;
    else if (!(await askWhen())) throw new Error("nobody knows");
    problem.remove();
  } catch {
    // It stays as it was, and the button too.
    problem.textContent = ending.dataset.unreachable;
    ending.prepend(problem);
  }
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-all]")) return;
  for (const box of target.form.elements) if (box.name === "user_id") box.checked = target.checked;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Spreadsheets write UTF-16 with its mark. What is no text in anything becomes U+FFFD, which the server
// refuses by its line.
const decode = (bytes) => {
  const [a, b] = new Uint8Array(bytes);
  const is = (first, second) => a === first && b === second;
  const encoding = is(0xff, 0xfe) ? "utf-16le" : is(0xfe, 0xff) ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
};

// A file is put into the field, and looked through without leaving the page.
const files = document.querySelector("[data-file]");
if (files) {
  files.hidden = false;
  files.querySelector("input").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) document.querySelector("textarea[name=csv]").value = decode(await file.arrayBuffer());
  });
}

document.querySelector("form[data-check]")?.addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "check") return;
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form));
  body.set("step", "check");
  if (!(await look(form.getAttribute("action"), false, { method: "POST", body }))) form.submit();
});
