// Small comforts over pages that work without scripts. No eval, no inline handlers, no state kept.
(function () {
  "use strict";

  // An error summary takes the focus, so that a screen reader and a keyboard start there.
  function focusSummary(root) {
    var summary = root.querySelector("[data-summary]");
    if (summary) summary.focus();
  }

  // A form is sent once: further presses of its buttons are ignored until the answer is here.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method === "get" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("[data-busy]").forEach(function (button) {
      button.setAttribute("aria-busy", "true");
      button.textContent = button.dataset.busy;
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Empty filters stay out of the address, so that it can be read and passed on.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-filters]")) return;
    form.querySelectorAll("input[name],select[name]").forEach(function (input) {
      if (input.value === "") input.disabled = true;
    });
    setTimeout(function () {
      form.querySelectorAll(":disabled").forEach(function (input) { input.disabled = false; });
    }, 0);
  });

  // Menus close on a press elsewhere and on Escape.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.removeAttribute("open");
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.menu")); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") closeMenus(null);
    if (event.key === "/" && !event.target.closest("input,textarea,select")) {
      var find = document.querySelector("[data-find]");
      if (find && find.offsetParent) { event.preventDefault(); find.focus(); }
    }
  });

  // Printing opens every folded part, so that paper shows what the screen can.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("main details:not([open])").forEach(function (part) { part.dataset.folded = "1"; part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("main details[data-folded]").forEach(function (part) { delete part.dataset.folded; part.open = false; });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("DOMContentLoaded", function () { focusSummary(document); });
  document.addEventListener("htmx:load", function (event) { focusSummary(event.target); });
})();
