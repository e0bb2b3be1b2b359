// Brings the page to life. Until then, and wherever that fails, it is a page of plain forms and links,
// which the browser itself sends and follows.
const whole = new Promise((done) => addEventListener("DOMContentLoaded", done));

(async ({ texts, js, wasm }) => {
  // A page that the app has failed on is loaded once more without it: this entry of the history says so.
  if (history.state?.plain) return;

  // What the server sent, as `app/src/shape.rs` sums it up: names of nodes, and where each ends.
  const shape = (node, sum = 0) => {
    for (const child of node.childNodes) {
      for (const sign of child.nodeName.toLowerCase()) sum = (Math.imul(sum, 31) + sign.charCodeAt()) | 0;
      sum = (Math.imul(shape(child, sum), 31) + 47) | 0;
    }
    return sum;
  };

  // Nothing of the app hears anything any more. Once it has changed the page, only the server knows what
  // belongs there.
  let alive = false, over = false;
  const giveUp = () => {
    if (over) return;
    over = true;
    for (const type of ["click", "input", "popstate", "submit"]) {
      addEventListener(type, (event) => event.stopImmediatePropagation(), true);
    }
    if (!alive) return;
    history.replaceState({ plain: true }, "");
    location.reload();
  };
  // A panic says so itself; what else can go wrong in WebAssembly comes to light here.
  const failed = ({ error, reason = error }) => {
    if (reason?.name == "RuntimeError" || String(reason?.stack).includes(js)) giveUp();
  };

  const file = fetch(texts).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
  const code = fetch(wasm);
  // Whichever fails first is told below.
  for (const part of [file, code]) part.catch(() => {});
  const app = await import(js);
  await app.default({ module_or_path: code });
  await whole;
  const words = await file;
  removeEventListener("input", note);
  const root = document.getElementById("app");
  // Something else has changed the page: an extension, a translator, what finds telephone numbers.
  if (String(shape(root)) != root.dataset.shape) return;
  addEventListener("error", failed);
  addEventListener("unhandledrejection", failed);
  try {
    app.hydrate(words, giveUp);
  } catch {
    giveUp();
  }
  if (over) return;
  alive = true;
  document.documentElement.classList.add("alive");
  for (const field of typed) field.dispatchEvent(new Event("input", { bubbles: true }));
})(document.currentScript.dataset)
  .catch(() => {})
  .then(async () => {
    await whole;
    if (!document.documentElement.classList.contains("alive")) stayPlain();
  });
