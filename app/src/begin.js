// What cannot wait for `start.js`: it is part of the page, and runs before there is a form to type into or to send.

// The app is told afterwards of what is typed before it listens.
const typed = new Set(), note = ({ target }) => typed.add(target);
addEventListener("input", note);

// Without `start.js`, the page stays one of plain forms, and says what does not run by itself.
const stayPlain = () => document.documentElement.classList.add("plain");
addEventListener("error", ({ target }) => target.dataset?.wasm && stayPlain(), true);

// The part of a deep link behind `#` never reaches a server. Browsers hand it on through redirects, up to the
// application, but forget it at a form; `fragment.rs` has it from where the tab keeps it, behind the return address
// that it came with (R34). No page of ours has another one but for the way past its top. A tab that may keep nothing
// loses it.
try {
  const { hash, search } = location;
  if (hash && hash != "#MAIN") {
    const [, to] = /[?&]rd=([^&]*)/.exec(search) ?? [];
    if (to) sessionStorage["gtg-fragment"] = to + hash;
    if (sessionStorage["gtg-fragment"]?.endsWith(hash))
      addEventListener("submit", ({ target }) => {
        const [action] = (target.getAttribute("action") ?? "").split("#");
        target.setAttribute("action", action + hash);
      }, true);
  }
} catch {}
