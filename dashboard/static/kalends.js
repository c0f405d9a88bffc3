// What makes the pages nicer; every page works without it.
(() => {
  "use strict";

  const announce = (text) => {
    const announcer = document.getElementById("announcer");
    announcer.textContent = "";
    requestAnimationFrame(() => { announcer.textContent = text; });
  };

  // A form sent back puts the reader on the list of what to correct.
  const takeToErrors = (root) => root.querySelector("[data-focus]")?.focus();

  // A file dropped on the area around a file input is chosen in it.
  const readyDrop = (area) => {
    const input = area.querySelector("input[type=file]");
    area.querySelector("[data-drop-says]").hidden = false;
    const mark = (over) => area.classList.toggle("k-drop--over", over);
    area.addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
    area.addEventListener("dragleave", () => mark(false));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      if (event.dataTransfer.files.length === 0) return;
      const chosen = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) chosen.items.add(file);
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // Where rows of a form are ticked, a box in the head of its table ticks them all; some only is shown as such.
  const readyChooseAll = (form) => {
    const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
    const place = form.querySelector("thead th");
    if (boxes.length < 2 || !place) return;
    const label = document.createElement("label");
    label.className = "k-pick";
    const all = document.createElement("input");
    all.type = "checkbox";
    const words = document.createElement("span");
    words.className = "ecl-u-sr-only";
    words.textContent = form.dataset.chooseAll;
    label.append(all, words);
    label.title = form.dataset.chooseAll;
    place.append(" ", label);
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && !all.checked;
    };
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener("change", show));
    show();
  };

  const ready = (root) => {
    root.querySelectorAll("form[data-choose-all]:not([data-ready])").forEach((form) => {
      form.dataset.ready = "";
      readyChooseAll(form);
    });
    root.querySelectorAll("[data-drop]:not([data-ready])").forEach((area) => {
      area.dataset.ready = "";
      readyDrop(area);
    });
    takeToErrors(root);
  };

  // Leaving a form marked data-guard with unsent entries asks first; the browser words the question.
  let unsent = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) unsent = true; });
  document.addEventListener("submit", () => { unsent = false; });
  addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });

  // A form marked data-upload shows how much of its file has been sent; the answer takes the place of the page.
  const sendWithProgress = (form, button) => {
    const bar = form.querySelector("progress");
    const request = new XMLHttpRequest();
    const data = new FormData(form, button);
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = 100 * event.loaded / event.total; });
    request.addEventListener("load", () => {
      history.replaceState(null, "", request.responseURL);
      const shown = new DOMParser().parseFromString(request.responseText, "text/html");
      document.title = shown.title;
      document.body.replaceChildren(...shown.body.childNodes);
      scrollTo(0, 0);
      window.htmx?.process(document.body);
      ready(document);
      if (!document.querySelector("[data-focus]")) document.getElementById("main")?.focus();
    });
    request.addEventListener("error", () => {
      bar.hidden = true;
      form.querySelectorAll("button").forEach((one) => { one.disabled = false; });
      document.getElementById("messages").textContent = document.body.dataset.failed;
      announce(document.body.dataset.failed);
    });
    bar.hidden = false;
    form.querySelectorAll("button").forEach((one) => { one.disabled = true; });
    request.send(data);
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-upload]") || event.defaultPrevented) return;
    event.preventDefault();
    sendWithProgress(event.target, event.submitter);
  });

  // What htmx swaps in says so to who listens: text of data-announce, or that the request failed.
  document.addEventListener("htmx:afterSwap", (event) => {
    ready(event.detail.target);
    const said = event.detail.target.querySelector("[data-announce]");
    if (said) announce(said.dataset.announce || said.textContent.trim());
  });
  // What keeps itself up to date rests while nobody looks.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.hasAttribute("data-live")) event.preventDefault();
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => announce(document.body.dataset.failed));
  }

  ready(document);
})();
