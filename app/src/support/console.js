// Search as you type, and lists that look again by themselves. Without this every page works by its
// forms and links.
const parts = () => [...document.querySelectorAll("[data-live]")];
let latest = 0;

const look = async (url, quietly, form) => {
  const mine = ++latest;
  let answer;
  try {
    answer = await fetch(url, { headers: quietly ? { "x-quietly": "1" } : {}, ...form });
  } catch {
    return; // The next time, or by hand.
  }
  if (answer.redirected || (!answer.ok && answer.status !== 422)) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== latest) return;
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
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

if (document.querySelector("[data-every]"))
  setInterval(() => document.hidden || look(location.href, true), 2000);

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-all]")) return;
  for (const box of target.form.elements) if (box.name === "user_id") box.checked = target.checked;
});

// A file is put into the field, and looked through without leaving the page.
const files = document.querySelector("[data-file]");
if (files) {
  files.hidden = false;
  files.querySelector("input").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) document.querySelector("textarea[name=csv]").value = await file.text();
  });
}

document.querySelector("form[data-check]")?.addEventListener("submit", (event) => {
  if (event.submitter?.value !== "check") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  body.set("step", "check");
  look(event.target.getAttribute("action"), false, { method: "POST", body });
});
